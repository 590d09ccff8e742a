import type { LoadedModule } from '../../../cell/index.ts';
import type { WorkerMessages } from '../../render/messages.ts';

/** The modules that cells can import on a page, and the files that hold them. */
const FILES: Readonly<Record<string, string>> = {
  notegrad: 'notegrad.js',
  '@tensorflow/tfjs': 'tfjs.js',
};

const loaded = new Map<string, LoadedModule>();

/** Loads a module for a cell. @throws Error for one that a page does not have */
export async function loadModule(specifier: string, say: WorkerMessages): Promise<LoadedModule> {
  const known = loaded.get(specifier);
  if (known) return known;
  const file = FILES[specifier];
  if (file === undefined) throw unavailable(specifier, say);
  // The library registers the backend for both modules, and has to fetch it first.
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

/** A module that an `import` has loaded before: pages cannot load synchronously. */
export function requireModule(specifier: string, say: WorkerMessages): unknown {
  const module = loaded.get(specifier);
  if (module) return module.named;
  if (FILES[specifier] === undefined) throw unavailable(specifier, say);
  throw new Error(say.requireBeforeImport(specifier));
}

function unavailable(specifier: string, say: WorkerMessages): Error {
  return new Error(say.noModule(specifier, Object.keys(FILES).join(', ')));
}
