import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { messageOf } from '../../contract/index.ts';
import { dataFolders, type System } from '../folders.ts';
import { KERNEL_NAME, kernelspec } from '../kernelspec.ts';
import { packageFile } from '../package.ts';

/** What a kernel.json says of how to start a kernel. */
export interface KernelSpec {
  readonly name: string;
  readonly displayName: string;
  readonly language: string;
  /** Command line; `{connection_file}` stands for the file that tells the kernel its ports and key. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly interruptMode: 'signal' | 'message';
  /** Folder of the kernel.json, for `{resource_dir}`. */
  readonly resourceDir?: string;
}

/** A kernel nobody installed, or whose kernel.json is broken. */
export class KernelSpecError extends Error {
  override readonly name = 'KernelSpecError';
}

const TSLAB = 'tslab';

/**
 * Finds a kernel by name: ours, stock tslab where it is installed as a package, then along Jupyter's data paths.
 *
 * @param folder whose packages are asked for tslab, after this package's own
 * @throws KernelSpecError with the names there are.
 */
export async function findKernel(
  name: string,
  { folder = process.cwd(), ...system }: Partial<System> & { readonly folder?: string } = {},
): Promise<KernelSpec> {
  if (name === KERNEL_NAME) {
    return readSpec(kernelspec(), name, 'the kernel', packageFile('assets/jupyter/kernel'));
  }
  const tslab = findTslab(folder);
  if (name === TSLAB && tslab) return tslab;
  const names = new Set(tslab ? [KERNEL_NAME, TSLAB] : [KERNEL_NAME]);
  for (const dataFolder of dataFolders(system)) {
    const kernels = join(dataFolder, 'kernels');
    const found = await readdir(kernels).catch(() => []);
    // Jupyter takes kernel names without regard to case.
    const match = found.find((entry) => entry.toLowerCase() === name.toLowerCase());
    if (match) return loadSpec(join(kernels, match), name);
    for (const entry of found) names.add(entry);
  }
  const list = [...names].sort().join(', ');
  const way =
    name === TSLAB
      ? 'Install it with npm install --save-dev tslab, or choose one with --kernel'
      : 'Choose one with --kernel, or install it';
  throw new KernelSpecError(`no kernel is called "${name}"; there are: ${list}. ${way}`);
}

function findTslab(folder: string): KernelSpec | undefined {
  for (const from of [import.meta.url, join(folder, 'package.json')]) {
    try {
      const manifest = createRequire(from).resolve('tslab/package.json');
      const main = join(dirname(manifest), 'bin', 'tslab');
      return {
        name: TSLAB,
        displayName: 'TypeScript (tslab)',
        language: 'typescript',
        argv: [process.execPath, main, 'kernel', '--config-path={connection_file}'],
        env: {},
        interruptMode: 'signal',
      };
    } catch {
      // The next place may have it.
    }
  }
  return undefined;
}

async function loadSpec(folder: string, name: string): Promise<KernelSpec> {
  const file = join(folder, 'kernel.json');
  let raw: Record<string, unknown>;
  try {
    raw = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    const reason = messageOf(error);
    throw new KernelSpecError(`${file}: expected a kernel specification: ${reason}`);
  }
  return readSpec(raw, name, file, folder);
}

function readSpec(
  raw: Readonly<Record<string, unknown>>,
  name: string,
  file: string,
  resourceDir: string,
): KernelSpec {
  const { argv } = raw;
  if (!Array.isArray(argv) || argv.length === 0 || !argv.every((arg) => typeof arg === 'string')) {
    throw new KernelSpecError(`${file}: expected "argv" to be a list of strings`);
  }
  const env = typeof raw.env === 'object' && raw.env !== null ? raw.env : {};
  return {
    name,
    displayName: String(raw.display_name ?? name),
    language: String(raw.language ?? ''),
    argv,
    env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)])),
    interruptMode: raw.interrupt_mode === 'message' ? 'message' : 'signal',
    resourceDir,
  };
}
