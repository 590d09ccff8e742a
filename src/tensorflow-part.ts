import { createRequire } from 'node:module';

// In Node the build joins this to files of dist/node, beside which dist/tensorflow lies.
const require = createRequire(import.meta.url);

/**
 * A part of TensorFlow.js by the name of its package, `@tensorflow/tfjs-layers` say: the one that is
 * installed, or else the one that our package carries. So a program that has the union package beside
 * ours holds each part once.
 */
export function part(name: string): Record<string, unknown> {
  return require(installed(name) ?? `../tensorflow/${name.slice('@tensorflow/'.length)}.js`);
}

/** One that belongs to another version has another core, and would know nothing of our tensors. */
function installed(name: string): string | undefined {
  const core = '@tensorflow/tfjs-core';
  try {
    const file = require.resolve(name);
    return createRequire(file).resolve(core) === require.resolve(core) ? file : undefined;
  } catch {
    return undefined;
  }
}
