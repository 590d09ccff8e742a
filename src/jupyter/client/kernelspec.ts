import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** Kernel of a notebook that names none. */
export const DEFAULT_KERNEL = 'notegrad';

/** Kernels that need no installation. They win over installed ones of the same name: their version is known. */
function builtIn(): KernelSpec[] {
  const shared = { language: 'typescript', env: {} } as const;
  const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
  return [
    {
      ...shared,
      name: 'notegrad',
      displayName: 'TypeScript (notegrad)',
      argv: [process.execPath, main, 'kernel', '{connection_file}'],
      interruptMode: 'message',
    },
    {
      ...shared,
      name: 'tslab',
      displayName: 'TypeScript (tslab)',
      argv: [process.execPath, tslab(), 'kernel', '--config-path={connection_file}'],
      interruptMode: 'signal',
    },
  ];
}

function tslab(): string {
  const manifest = createRequire(import.meta.url).resolve('tslab/package.json');
  return join(dirname(manifest), 'bin', 'tslab');
}

/** A kernel nobody installed, or whose kernel.json is broken. */
export class KernelSpecError extends Error {
  override readonly name = 'KernelSpecError';
}

/** Finds a kernel by name: built in, then along Jupyter's data paths. Throws with the names there are. */
export async function findKernel(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<KernelSpec> {
  const known = builtIn();
  const own = known.find((spec) => spec.name === name);
  if (own) return own;
  const names = new Set(known.map((spec) => spec.name));
  for (const folder of jupyterPaths(env)) {
    const kernels = join(folder, 'kernels');
    const found = await readdir(kernels).catch(() => []);
    // Jupyter takes kernel names without regard to case.
    const match = found.find((entry) => entry.toLowerCase() === name.toLowerCase());
    if (match) return readSpec(join(kernels, match), name);
    for (const entry of found) names.add(entry);
  }
  const list = [...names].sort().join(', ');
  throw new KernelSpecError(
    `no kernel is called "${name}"; there are: ${list}. Choose one with --kernel, or install it`,
  );
}

/**
 * Where Jupyter looks for kernels, first wins: `JUPYTER_PATH`, the user's folder, the prefix of the Python
 * environment in use (`VIRTUAL_ENV`, `CONDA_PREFIX`, and that of a `jupyter` on PATH), the system.
 */
export function jupyterPaths(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME ?? env.USERPROFILE ?? homedir();
  const user =
    env.JUPYTER_DATA_DIR ??
    (process.platform === 'win32'
      ? join(env.APPDATA ?? home, 'jupyter')
      : process.platform === 'darwin'
        ? join(home, 'Library', 'Jupyter')
        : join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'jupyter'));
  const prefixes = [env.VIRTUAL_ENV, env.CONDA_PREFIX].filter((prefix) => prefix !== undefined);
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => dirname(folder));
  const system =
    process.platform === 'win32'
      ? [join(env.PROGRAMDATA ?? 'C:\\ProgramData', 'jupyter')]
      : ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  const shares = [...prefixes, ...onPath].map((prefix) => join(prefix, 'share', 'jupyter'));
  const given = (env.JUPYTER_PATH ?? '').split(delimiter).filter(Boolean);
  return [...new Set([...given, user, ...shares, ...system])];
}

async function readSpec(folder: string, name: string): Promise<KernelSpec> {
  const file = join(folder, 'kernel.json');
  let raw: Record<string, unknown>;
  try {
    raw = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KernelSpecError(`${file}: expected a kernel specification: ${reason}`);
  }
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
    resourceDir: folder,
  };
}
