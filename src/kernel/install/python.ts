import { execFileSync } from 'node:child_process';

export interface Python {
  /** The command and its first arguments, `['py', '-3']` on Windows. */
  readonly command: readonly string[];
  readonly version: string;
  /** The prefix of its environment; what it installs goes below. */
  readonly prefix: string;
}

/** JupyterLab 4.6 runs on 3.10 and newer. */
const OLDEST = [3, 10] as const;

const CANDIDATES = [['python3'], ['python'], ['py', '-3']] as const;

const PROBE = 'import sys, venv, ensurepip; print(sys.version.split()[0]); print(sys.prefix)';

/** No Python fit to run JupyterLab is on the path. */
export class PythonMissingError extends Error {
  override readonly name = 'PythonMissingError';
  constructor() {
    super(
      `JupyterLab needs Python ${OLDEST.join('.')} or newer with venv, and none was found. ` +
        'Install it from https://www.python.org/downloads, with `brew install python`, or with ' +
        '`apt install python3 python3-venv`. Without it, `npm start` runs the course all the same.',
    );
  }
}

/** The first Python on the path that can make an environment for JupyterLab. */
export function findPython(): Python | undefined {
  return CANDIDATES.map((command) => probe(command)).find((python) => python !== undefined);
}

/** @throws PythonMissingError where there is none, with the ways to get one. */
export function requirePython(): Python {
  const python = findPython();
  if (python === undefined) throw new PythonMissingError();
  return python;
}

function probe(command: readonly string[]): Python | undefined {
  const [file, ...args] = command as [string, ...string[]];
  try {
    const output = execFileSync(file, [...args, '-c', PROBE], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [version = '', prefix = ''] = output.trim().split(/\r?\n/);
    return isRecent(version) ? { command, version, prefix } : undefined;
  } catch {
    return undefined;
  }
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
