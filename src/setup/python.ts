import { spawnSync } from 'node:child_process';

export interface Python {
  /** The command and its first arguments, `['py', '-3']` on Windows. */
  readonly command: readonly string[];
  readonly version: string;
  /** The prefix of its environment. What it installs lies below. */
  readonly prefix: string;
}

/** JupyterLab 4.6 runs on 3.10 and newer. */
const OLDEST = [3, 10] as const;

const CANDIDATES = [['python3'], ['python'], ['py', '-3']] as const;

const PROBE =
  'import sys; print(sys.version.split()[0]); print(sys.prefix); ' +
  'import venv, ensurepip; print("venv")';

/** The path has no Python that can run JupyterLab. */
export class PythonMissingError extends Error {
  override readonly name = 'PythonMissingError';

  /** @param unfit the Pythons that were found, each with what it lacks. */
  constructor(unfit: readonly string[] = probeAll().flatMap(({ lack }) => lack ?? [])) {
    super(
      `JupyterLab needs Python ${OLDEST.join('.')} or newer with venv, and ` +
        `${unfit.length === 0 ? 'none was found' : `found was only ${unfit.join(', ')}`}. ` +
        'Install it from https://www.python.org/downloads, with `brew install python`, or with ' +
        '`apt install python3 python3-venv`. Without it, `npm start` runs the course all the same.',
    );
  }
}

/** The first Python on the path that can make an environment for JupyterLab. */
export function findPython(): Python | undefined {
  return probeAll().find(({ lack }) => lack === undefined);
}

/** @throws PythonMissingError where there is none, with the ways to get one. */
export function requirePython(): Python {
  const python = findPython();
  if (python === undefined) throw new PythonMissingError();
  return python;
}

interface Found extends Python {
  /** Why it cannot be used. Absent where it can. */
  readonly lack?: string;
}

function probeAll(): readonly Found[] {
  return CANDIDATES.flatMap((command) => probe(command) ?? []);
}

function probe(command: readonly string[]): Found | undefined {
  const [file, ...args] = command as [string, ...string[]];
  const { stdout } = spawnSync(file, [...args, '-c', PROBE], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [version = '', prefix = '', venv] = (stdout ?? '').trim().split(/\r?\n/);
  if (!/^\d+\.\d+/.test(version)) return undefined;
  const found = { command, version, prefix };
  const name = `${command.join(' ')} ${version}`;
  if (!isRecent(version)) return { ...found, lack: `${name} (too old)` };
  return venv === 'venv' ? found : { ...found, lack: `${name} (without venv)` };
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
