import { engine } from './engine.ts';
import { field } from './patch-inspect.ts';

type Load = (name: string) => Promise<unknown>;

/** The part of the library that takes handlers of files. */
const HANDLERS = ['registerLoadRouter', 'registerSaveRouter', 'getLoadHandlers'];

let backend: Promise<void> | undefined;

/**
 * Gives a TensorFlow.js that a cell loads our backend and `file://`. Without them it computes in
 * plain JavaScript, a hundred times slower, and knows no files. NOTEGRAD_BACKEND=cpu leaves out the
 * backend.
 *
 * @param exports Of a package that was loaded, which may bring the library along.
 */
export async function accompany(exports: unknown, load: Load): Promise<void> {
  const found = engine();
  if (!found) return;
  try {
    const io = field(exports, 'io');
    if (HANDLERS.every((name) => typeof field(io, name) === 'function')) {
      const { registerModelFiles } = (await load('notegrad/io')) as {
        registerModelFiles(to: unknown): void;
      };
      registerModelFiles(io);
    }
    const asked = globalThis.process?.env['NOTEGRAD_BACKEND'] || 'notegrad';
    if (asked !== 'notegrad' || found.registryFactory?.notegrad) return;
    backend ??= quietly(() => load('notegrad/backend'));
    await backend;
  } catch (error) {
    console.warn(`notegrad: TensorFlow.js is left as it is: ${(error as Error).message}`);
  }
}

/**
 * Beside another copy of the library ours registers the same kernels and gradients again, and each
 * of them would be told in a warning.
 */
async function quietly(load: () => Promise<unknown>): Promise<void> {
  const { ENV } = engine() ?? {};
  const before = ENV?.getBool('PROD') ?? false;
  ENV?.set('PROD', true);
  try {
    await load();
  } finally {
    ENV?.set('PROD', before);
  }
}
