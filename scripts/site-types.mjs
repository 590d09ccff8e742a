// What a page checks types with: TypeScript's compiler in JavaScript, the declarations that cells need, and what the
// compiler says, in Chinese. All of it is packed here, as not every host packs what it sends.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, version as esbuildVersion } from 'esbuild';
import ts from 'typescript-js';
import { kept } from './kept.mjs';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('..', import.meta.url));
const modules = `${root}node_modules`;

/** Modules of cells, and where their types lie in the compiled library. */
const GIVEN = { notegrad: 'index.d.ts', 'notegrad:display': 'display/index.d.ts' };

const pack = (text) => gzipSync(text, { level: 9 });

/** @param folder the compiled rooms, with a slash at its end */
export async function packTypes(folder) {
  const load = (file) => import(pathToFileURL(folder + file).href);
  const { cellGlobalTypes } = await load('cell/global-types.js');
  const { ownOptions, cellOptions } = await load('typecheck/program/options.js');
  const write = (name, bytes) => writeFileSync(`${folder}site/assets/${name}.bin`, bytes);
  const options = { ...ownOptions, ...cellOptions };
  write('compiler', await compiler());
  write('declarations', pack(JSON.stringify(declarations(folder, cellGlobalTypes, options))));
  write('translations-zh', pack(JSON.stringify(translations('zh-cn'))));
}

const bundling = {
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  globalName: 'ts',
  platform: 'browser',
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
};

/** Packed; to make it small takes seconds, and is done once. */
async function compiler() {
  const file = await kept([ts.version, esbuildVersion, bundling], async () => {
    const { outputFiles } = await build({
      ...bundling,
      stdin: { contents: "module.exports = require('typescript-js')", resolveDir: root },
    });
    return pack(outputFiles[0].text);
  });
  return readFileSync(file);
}

/** The files that a program of cells reads, by the paths that they have on a page, without comments. */
function declarations(folder, globals, json) {
  const globalsFile = join(folder, 'globals.d.ts');
  const uses = join(folder, 'uses.ts');
  const own = {
    [globalsFile]: globals,
    [uses]: [...Object.keys(GIVEN), '@tensorflow/tfjs'].map((name) => `import '${name}';`).join(''),
  };
  const { options } = ts.convertCompilerOptionsFromJson(json, root);
  options.types = ['node'];
  options.typeRoots = [join(modules, '@types')];
  options.paths = Object.fromEntries(
    Object.entries(GIVEN).map(([name, file]) => [name, [join(folder, file)]]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => file in own || fileExists(file);
  host.readFile = (file) => own[file] ?? readFile(file);
  host.getSourceFile = (file, ...rest) =>
    file in own ? ts.createSourceFile(file, own[file], ...rest) : getSourceFile(file, ...rest);
  const program = ts.createProgram([globalsFile, uses], options, host);

  const printer = ts.createPrinter({ removeComments: true });
  const files = {};
  for (const source of program.getSourceFiles()) {
    if (source.fileName === uses) continue;
    files[placeOf(source.fileName, folder)] = printer.printFile(source).replace(/^ +/gm, '');
    // What a package calls its types, in the few words that the compiler looks for.
    const manifest = manifestOf(source.fileName);
    if (manifest) files[placeOf(manifest.file, folder)] ??= manifest.text;
  }
  return {
    files,
    roots: [globalsFile, join(modules, '@types/node/index.d.ts')].map((file) =>
      placeOf(file, folder),
    ),
    modules: Object.fromEntries(
      Object.entries(GIVEN).map(([name, file]) => [name, placeOf(join(folder, file), folder)]),
    ),
  };
}

/** Where a page finds a file. */
function placeOf(file, folder) {
  const library = /\/typescript-js\/lib\/(lib\.[^/]+)$/.exec(file);
  if (library) return `/lib/${library[1]}`;
  const at = file.lastIndexOf('/node_modules/');
  if (at >= 0) return file.slice(at);
  return `/node_modules/notegrad/dist/${relative(folder, file).split(sep).join('/')}`;
}

function manifestOf(file) {
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  if (name === undefined || name === 'typescript-js') return undefined;
  const path = join(
    file.slice(0, file.lastIndexOf('/node_modules/')),
    'node_modules',
    name,
    'package.json',
  );
  const { types, typings = types } = JSON.parse(readFileSync(path, 'utf8'));
  return { file: path, text: JSON.stringify({ name, types: typings }) };
}

/** What the compiler says of code, by the keys of its messages. Of options and files a page's cells have none. */
function translations(locale) {
  const all = require(
    join(dirname(require.resolve('typescript-js')), locale, 'diagnosticMessages.generated.json'),
  );
  const errors = new Set(
    Object.values(ts.Diagnostics)
      .filter(
        ({ category, code }) =>
          category === ts.DiagnosticCategory.Error && !(code >= 5000 && code < 7000),
      )
      .map(({ key }) => key),
  );
  return Object.fromEntries(Object.entries(all).filter(([key]) => errors.has(key)));
}
