import type { LoadedModule } from '../../../cell/compile/runtime.ts';

/** What cells may import on a page, and the file beside this one that holds it. */
const FILES: Readonly<Record<string, string>> = {
  notegrad: 'notegrad.js',
  '@tensorflow/tfjs': 'tfjs.js',
};

const loaded = new Map<string, LoadedModule>();

/** Loads a module for a cell. @throws for what a page does not have, with the way out */
export async function loadModule(specifier: string): Promise<LoadedModule> {
  const known = loaded.get(specifier);
  if (known) return known;
  const file = FILES[specifier];
  if (file === undefined) throw unavailable(specifier);
  // The library brings the backend that both compute on; a page has to wait until that is fetched.
  const library = (await importFile('notegrad.js')) as { tf: { ready(): Promise<void> } };
  await library.tf.ready();
  const module = await importFile(file);
  const result: LoadedModule = { named: module, star: module };
  loaded.set(specifier, result);
  return result;
}

function importFile(file: string): Promise<Record<string, unknown>> {
  return import(new URL(file, import.meta.url).href);
}

/** `require` of a cell: only what an `import` has loaded already, since a page loads asynchronously. */
export function requireModule(specifier: string): unknown {
  const module = loaded.get(specifier);
  if (module) return module.named;
  if (FILES[specifier] !== undefined) {
    throw new Error(
      `require('${specifier}') works after an import of it; write import * as m from '${specifier}'`,
    );
  }
  throw unavailable(specifier);
}

function unavailable(specifier: string): Error {
  const known = Object.keys(FILES).join(', ');
  return new Error(
    `module '${specifier}' is not available on a page, only ${known} are; run this cell in JupyterLab`,
  );
}
