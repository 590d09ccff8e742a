// Compiles the WebAssembly kernels of the backend.
// A build is kept by the hash of its sources, so that only a change of the kernels costs its seconds.
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { elementwiseSource } from '../src/backend/assembly/elementwise.mjs';
import { tilesSource } from '../src/backend/assembly/tiles.mjs';
import { kept } from './kept.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const sourceFolder = `${root}src/backend/assembly/`;

const common = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--memoryBase', '4096'],
  ...['--initialMemory', '16', '--maximumMemory', '65536', '--disableWarning'],
];
const features = 'simd,bulk-memory,threads';

/** One build for each kind of engine: with or without fused multiply-add. `shared-memory.ts` makes those for threads. */
export const builds = {
  fma: [...common, '--enable', `${features},relaxed-simd`],
  simd: [...common, '--enable', features],
};

async function compile(sources, flags, output) {
  const { default: asc } = await import('assemblyscript/asc');
  const files = { ...sources };
  const { error, stderr } = await asc.main(['index.ts', ...flags, '--outFile', output], {
    readFile: (name) => files[name] ?? null,
    writeFile: (name, data) => {
      files[name] = data;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`the kernels do not compile\n${stderr}`);
  return files[output];
}

/** Compiles what is missing and puts the builds into a folder, by default where both src and dist find them. */
export async function buildKernels(outputFolder = `${root}dist/backend/`) {
  const sources = { 'elementwise.ts': elementwiseSource(), 'tiles.ts': tilesSource() };
  for (const name of readdirSync(sourceFolder).sort()) {
    if (name.endsWith('.ts')) sources[name] = readFileSync(sourceFolder + name, 'utf8');
  }
  const compiler = readFileSync(`${root}node_modules/assemblyscript/package.json`, 'utf8');
  const { version } = JSON.parse(compiler);
  mkdirSync(outputFolder, { recursive: true });
  for (const [name, flags] of Object.entries(builds)) {
    const built = await kept([version, flags, sources], () =>
      compile(sources, flags, `${name}.wasm`),
    );
    copyFileSync(built, `${outputFolder}kernels-${name}.wasm`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
