// TensorFlow.js as Node needs it, for a folder that has no union package, which takes 150 MB: most of those are source
// maps and the variants for pages. The core stays a package of its own, as there may be one copy of it only. Of the
// other parts, but for WebGL, the published files are joined each to one, and the types that lead from its index are
// kept. `src/tensorflow-part.ts` takes them where a part is not installed.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { parseSync } from 'oxc-parser';

const require = createRequire(import.meta.url);
const UNION = '@tensorflow/tfjs';

/** The parts of the union package that are put into ours. */
export const PARTS = ['layers', 'converter', 'data', 'backend-cpu'].map(
  (name) => `${UNION}-${name}`,
);

/** @param folder the compiled rooms, with a slash at its end */
export async function carryTensorflow(folder) {
  const place = `${folder}tensorflow/`;
  mkdirSync(place);
  // The types are written for CommonJS: their paths have no extensions.
  writeFileSync(`${place}package.json`, '{ "type": "commonjs" }\n');
  // Apache 2.0, as of TensorFlow.js, whose packages lack the text.
  copyFileSync(join(folderOf('typescript'), 'LICENSE'), `${place}LICENSE`);
  await build({
    entryPoints: Object.fromEntries(PARTS.map((name) => [shortOf(name), require.resolve(name)])),
    outdir: place,
    bundle: true,
    external: [`${UNION}-core`],
    platform: 'node',
    format: 'cjs',
    // Names stay, as some are shown: of layers in summaries, say.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'eof',
    logLevel: 'warning',
  });
  for (const name of PARTS) keepTypes(name, place);
  const union = readFileSync(typesOf(UNION), 'utf8');
  const lines = union.split('\n').filter((line) => !line.includes('webgl'));
  writeFileSync(`${place}index.d.ts`, inPlace(lines.join('\n')));
  useTypes(folder, `${place}index.js`);
}

const shortOf = (name) => name.slice('@tensorflow/'.length);
const folderOf = (name) => dirname(require.resolve(`${name}/package.json`));
const typesOf = (name) =>
  join(folderOf(name), JSON.parse(readFileSync(`${folderOf(name)}/package.json`, 'utf8')).types);

/** Imports of the parts become imports of their files here. */
const inPlace = (text) =>
  PARTS.reduce((made, name) => made.replaceAll(`'${name}'`, `'./${shortOf(name)}/index'`), text);

/** Copies the declarations of a part that its own lead to. */
function keepTypes(name, place) {
  const from = dirname(typesOf(name));
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    const to = join(place, shortOf(name), relative(from, file));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, text.replace(/\n\/\/# sourceMappingURL=.*/, ''));
    for (const path of importsOf(file, text)) {
      if (!path.startsWith('.')) continue;
      const target = join(dirname(file), path);
      const found = [`${target}.d.ts`, join(target, 'index.d.ts')].find((at) => existsSync(at));
      // Some declarations of the published packages name files that are not in them.
      if (found) visit(found);
    }
  };
  visit(typesOf(name));
}

function importsOf(file, text) {
  const { module } = parseSync(file, text);
  const types = [...text.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, path]) => path);
  return [
    ...types,
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ];
}

/** Our own declarations name the union package, which a reader need not have. */
function useTypes(folder, index) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(UNION)) continue;
    const path = relative(dirname(file), index).split(sep).join('/');
    const to = path.startsWith('.') ? path : `./${path}`;
    writeFileSync(file, text.replaceAll(new RegExp(`(['"])${UNION}\\1`, 'g'), `$1${to}$1`));
  }
}
