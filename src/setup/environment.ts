import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { takeLock } from '../jupyter/client/index.ts';
import { requirePython } from './python.ts';

export interface EnvironmentOptions {
  /** Made where it is missing. Nothing outside it is touched. */
  readonly folder: string;
  /** A requirements file of pip. The environment is made anew when its text changes. */
  readonly requirements: string;
  /** Called before each step that may take long. */
  progress(step: string): void;
}

/** A private Python environment: a virtual environment, and Jupyter's own folders inside it. */
export class PythonEnvironment {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The path of a program of this environment. */
  program(name: string): string {
    const windows = process.platform === 'win32';
    return join(this.folder, windows ? 'Scripts' : 'bin', windows ? `${name}.exe` : name);
  }

  /** Where kernels and extensions for this environment alone go. */
  get dataFolder(): string {
    return join(this.folder, 'share', 'jupyter');
  }

  /** Variables that keep Jupyter away from the user's own settings, workspaces and kernels. */
  get variables(): Readonly<Record<string, string>> {
    const own = (name: string) => join(this.folder, 'jupyter', name);
    return {
      JUPYTER_CONFIG_DIR: own('config'),
      JUPYTER_DATA_DIR: own('data'),
      JUPYTER_RUNTIME_DIR: own('runtime'),
      JUPYTERLAB_SETTINGS_DIR: own('settings'),
      JUPYTERLAB_WORKSPACES_DIR: own('workspaces'),
      IPYTHONDIR: own('ipython'),
      JUPYTER_PREFER_ENV_PATH: '1',
    };
  }
}

/**
 * The environment of a requirements file. It is made and filled on first use, which needs a
 * network. Later it is found again.
 *
 * @throws PythonMissingError where no Python 3 is there to make it.
 * @throws Error with pip's own words where pip fails. The half-made folder is removed.
 */
export async function ensureEnvironment(options: EnvironmentOptions): Promise<PythonEnvironment> {
  const { folder, requirements } = options;
  const environment = new PythonEnvironment(folder);
  const stamp = join(folder, 'notegrad-requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const isThere = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isThere()) return environment;
  mkdirSync(dirname(folder), { recursive: true });
  const release = await lockOf(folder, options.progress);
  try {
    if (isThere()) return environment;
    await make(environment, options);
    writeFileSync(stamp, wanted);
  } finally {
    await release();
  }
  return environment;
}

/** Two that make the same environment at once would take it from each other: the second waits for the first. */
async function lockOf(
  folder: string,
  progress: EnvironmentOptions['progress'],
): Promise<() => Promise<void>> {
  for (let told = false; ; told = true) {
    const lock = await takeLock(`${folder}.lock`);
    if ('release' in lock) return lock.release;
    if (!told) progress(`waiting for process ${lock.heldBy}, which makes ${folder}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function make(
  environment: PythonEnvironment,
  { folder, requirements, progress }: EnvironmentOptions,
): Promise<void> {
  const python = requirePython();
  rmSync(folder, { recursive: true, force: true });
  try {
    progress(`making a private Python ${python.version} environment in ${folder}`);
    await run([...python.command, '-m', 'venv', folder]);
    progress(`installing ${readFileSync(requirements, 'utf8').trim().split(/\s+/).join(', ')}`);
    const pip = [environment.program('python'), '-m', 'pip', '--disable-pip-version-check'];
    await run([...pip, 'install', '--quiet', '--requirement', requirements]);
    mkdirSync(join(folder, 'jupyter'));
    // JupyterLab runs a CommonJS file of its own with Node. The `"type": "module"` of a project
    // above must not count for it.
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "commonjs" }\n');
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function run(command: readonly string[]): Promise<void> {
  const [file, ...args] = command as [string, ...string[]];
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command.join(' ')} ended with ${code}:\n${stderr.trim()}`));
    });
  });
}
