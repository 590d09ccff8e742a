import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile } from '../jupyter/index.ts';

const MODULE = 'papermill_notegrad.py';

/** Prints where packages go, and whether papermill is among those that this Python finds. */
const PROBE = `
import importlib.util, site, sys, sysconfig
base = sys.argv[1] if len(sys.argv) > 1 else None
if base: place = sysconfig.get_path('purelib', vars={'base': base, 'platbase': base})
elif site.ENABLE_USER_SITE: place = site.getusersitepackages()
else: place = sysconfig.get_path('purelib')
print(place)
print('papermill' if importlib.util.find_spec('papermill') else '')
`;

export interface PapermillPlace {
  /** The folder of Python's packages. */
  readonly folder: string;
  /** Whether papermill is installed there, or in the same Python. */
  readonly isThere: boolean;
}

/** Where packages go of a Python, or below that prefix. Undefined where it does not say. */
export function papermillPlace(
  python: readonly string[],
  prefix?: string,
): PapermillPlace | undefined {
  const [file = '', ...args] = python;
  const { stdout, status } = spawnSync(
    file,
    [...args, '-c', PROBE, ...(prefix === undefined ? [] : [prefix])],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const [folder = '', found] = (stdout ?? '').split(/\r?\n/);
  return status === 0 && folder !== '' ? { folder, isThere: found === 'papermill' } : undefined;
}

/**
 * Installs what lets papermill write parameters into our notebooks: one module, and the entry point
 * by which papermill finds it. Returns the module's path.
 */
export function installPapermill(folder: string): string {
  const info = infoFolder(folder);
  mkdirSync(info, { recursive: true });
  cpSync(packageFile(`assets/papermill/${MODULE}`), join(folder, MODULE));
  const files = {
    METADATA: `Metadata-Version: 2.1\nName: papermill-notegrad\nVersion: 0\n`,
    'entry_points.txt': '[papermill.engine]\nnotegrad = papermill_notegrad:Engine\n',
    INSTALLER: 'notegrad\n',
    RECORD: [MODULE, ...['METADATA', 'entry_points.txt', 'INSTALLER', 'RECORD'].map(inInfo)]
      .map((name) => `${name},,\n`)
      .join(''),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(info, name), text);
  return join(folder, MODULE);
}

/** What was installed there, as far as it is there. */
export function papermillFiles(folder: string): readonly string[] {
  return [join(folder, MODULE), infoFolder(folder)].filter((path) => existsSync(path));
}

// Always the same version, so that a later installation takes the place of this one.
const INFO = 'papermill_notegrad-0.dist-info';
const infoFolder = (folder: string): string => join(folder, INFO);
const inInfo = (name: string): string => `${INFO}/${name}`;
