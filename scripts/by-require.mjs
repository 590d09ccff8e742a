// A plugin of esbuild for programs of Node: packages that are CommonJS are loaded with `require`. An `import` of one
// makes Node read its text for the names that it may export, which costs two to three times as much as running it.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PARTS } from './tensorflow.mjs';

const require = createRequire(import.meta.url);

const PACKAGE = /^(@[^/]+\/)?[^./][^/]*$/;

/** @param partFile the compiled module that finds the parts of TensorFlow.js */
export const byRequire = (partFile) => ({
  name: 'by-require',
  setup(build) {
    build.onResolve({ filter: PACKAGE }, ({ path, kind, namespace }) => {
      if (kind === 'entry-point' || namespace === 'by-require' || !isCommonJs(path))
        return undefined;
      return { path, namespace: 'by-require' };
    });
    build.onLoad({ filter: /.*/, namespace: 'by-require' }, ({ path }) => ({
      resolveDir: dirname(partFile),
      contents: [
        ...(PARTS.includes(path)
          ? [
              `import { part } from ${JSON.stringify(partFile)};`,
              `const required$ = part('${path}');`,
            ]
          : [
              "import { createRequire } from 'node:module';",
              `const required$ = createRequire(import.meta.url)('${path}');`,
            ]),
        'export default required$;',
        ...namesOf(path).map((name) => `export const ${name} = required$.${name};`),
      ].join('\n'),
    }));
  },
});

/** Whether `require` of the package gives a CommonJS file; many have an ES module that does no more than import that. */
function isCommonJs(specifier) {
  if (specifier.startsWith('node:')) return false;
  const file = require.resolve(specifier);
  if (/\.[cm]js$/.test(file)) return file.endsWith('.cjs');
  for (let folder = dirname(file); !folder.endsWith('node_modules'); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type !== 'module';
  }
  return false;
}

const namesOf = (specifier) =>
  Object.keys(require(specifier)).filter(
    (name) => name !== 'default' && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name),
  );
