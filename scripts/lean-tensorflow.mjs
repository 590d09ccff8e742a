// A plugin of esbuild for programs of Node: of `@tensorflow/tfjs` it loads the core, the plain JavaScript backend, the
// gradients and the methods of tensors. The rest (layers, converter, data) is four fifths of what Node has to read for
// the union package; `laterNames` says what that is, for `src/node.ts` to load when it is asked for. Only
// `src/tensorflow.ts` has all of it at once. WebGL, which Node has not, is left out.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

const require = createRequire(import.meta.url);
const CORE = '@tensorflow/tfjs-core';
const CPU = '@tensorflow/tfjs-backend-cpu';
const LATER = ['layers', 'converter'].map((name) => `@tensorflow/tfjs-${name}`);
const DATA = '@tensorflow/tfjs-data';

const union = require('@tensorflow/tfjs');
const core = require(CORE);
const { 'tfjs-backend-webgl': _, ...version } = union.version;
const early = { ...core, ...require(CPU), version };

/** Names of the union package by the package that has them; of `data` that is all of the package. */
export const laterNames = {
  ...Object.fromEntries(
    LATER.map((name) => [name, Object.keys(require(name)).filter((key) => isLater(name, key))]),
  ),
  [DATA]: 'data',
};

function isLater(name, key) {
  return key in union && !(key in early) && union[key] === require(name)[key];
}

/** Files of the core that register something. They are ES modules, which Node does not load from there. */
const REGISTRIES = [
  'register_all_gradients.js',
  'public/chained_ops/register_all_chained_ops.js',
].map((file) => require.resolve(`${CORE}/dist/${file}`));

/** Files that export all of the core, or of one of its groups. */
const WHOLE = /\/dist\/(index|base|ops\/ops)\.js$/;
/** Groups of the core, whose functions its own files import one by one. */
const GROUPS = ['util', 'backend_util', 'slice_util', 'tensor_util'];

/** Where the core has what one of its own files exports: the same function, not a copy. */
function placeOf(name) {
  if (name in core) return name;
  if (name === 'ENGINE') return 'engine()';
  const group = GROUPS.find((group) => name in core[group]);
  return group && `${group}.${name}`;
}

export const leanTensorflow = {
  name: 'lean-tensorflow',
  setup(build) {
    const namespace = 'lean-tensorflow';
    build.onResolve({ filter: /^@tensorflow\/tfjs$/ }, ({ path, importer }) => ({
      path: basename(importer) === 'tensorflow.js' ? `${path} with all` : path,
      namespace,
    }));
    build.onLoad({ filter: / with all$/, namespace }, () => ({
      resolveDir: import.meta.dirname,
      contents: [
        "export * from '@tensorflow/tfjs';",
        ...LATER.map((name) => `export { ${laterNames[name].join(', ')} } from '${name}';`),
        `import data from '${DATA}';`,
        'export { data };',
      ].join('\n'),
    }));
    build.onLoad({ filter: /^@tensorflow\/tfjs$/, namespace }, () => ({
      resolveDir: import.meta.dirname,
      contents: [
        ...REGISTRIES.map((file) => `import ${JSON.stringify(file)};`),
        `export * from '${CORE}';`,
        `export * from '${CPU}';`,
        `export const version = ${JSON.stringify(version)};`,
      ].join('\n'),
    }));
    // What those files import is in the core that is loaded, but for a few functions.
    build.onResolve({ filter: /^\./ }, ({ path, importer }) => {
      if (!importer.includes('/tfjs-core/dist/')) return undefined;
      const file = join(dirname(importer), path);
      const found = existsSync(`${file}.js`) ? `${file}.js` : existsSync(file) ? file : undefined;
      const target = found?.endsWith('.js') ? found : join(file, 'index.js');
      if (WHOLE.test(target)) return { path: CORE, namespace: 'by-require' };
      if (target.endsWith('/dist/engine.js')) return group(target, ['ENGINE']);
      if (target.endsWith('/dist/util.js')) return group(target, Object.keys(core.util));
      const names = exportsOf(target);
      return names.length > 0 && names.every(placeOf) ? group(target, names) : undefined;
    });
    const group = (file, names) => ({
      // What comes out must not depend on the name of the folder that is built in.
      path: file.slice(file.indexOf('/tfjs-core/')),
      namespace,
      pluginData: names,
    });
    build.onLoad({ filter: /\.js$/, namespace }, ({ pluginData: names }) => ({
      resolveDir: import.meta.dirname,
      contents: [
        `import * as core from '${CORE}';`,
        ...names.map((name) => `export const ${name} = core.${placeOf(name)};`),
      ].join('\n'),
    }));
  },
};

function exportsOf(file) {
  const { module } = parseSync(file, readFileSync(file, 'utf8'));
  return module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName }) => exportName.name ?? '*'),
  );
}
