import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { kernelFolder, missingPart, packageFile, userDataFolder } from '../jupyter/index.ts';
import { labFolder } from './lab.ts';
import { findPython, PythonMissingError } from './python.ts';
import { adviceForControls, missingForControls, ownDataFolders } from './widgets.ts';

export interface Finding {
  readonly name: string;
  /**
   * Without something `missing` notegrad does not work. Something `optional` the advice explains.
   */
  readonly state: 'ok' | 'missing' | 'optional';
  readonly detail: string;
}

type Check = (project: string) => Finding | Promise<Finding>;

/** What this machine has of what notegrad uses, and how to get what it lacks. */
export async function diagnose(project: string): Promise<readonly Finding[]> {
  return Promise.all(
    [node, sockets, typescript, build, python, lab, jupyter, controls, chromium].map(
      (check: Check) => check(project),
    ),
  );
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const recent = major > 20 || (major === 20 && minor >= 20);
  if (recent) return { name: 'Node.js', state: 'ok', detail: process.versions.node };
  const own = process.versions.node;
  const detail = `${own} is too old; install 20.20 or newer from https://nodejs.org`;
  return { name: 'Node.js', state: 'missing', detail };
}

async function sockets(): Promise<Finding> {
  const name = 'ZeroMQ';
  try {
    const { version } = await import('zeromq');
    return { name, state: 'ok', detail: version };
  } catch (error) {
    const detail = `its native part does not load (${(error as Error).message}); run npm ci again`;
    return { name, state: 'missing', detail };
  }
}

function typescript(): Finding {
  const name = 'TypeScript';
  try {
    const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
    const tsc = join(dirname(manifest), 'bin', 'tsc');
    const version = execFileSync(process.execPath, [tsc, '--version'], { encoding: 'utf8' });
    return { name, state: 'ok', detail: version.trim().replace(/^Version /, '') };
  } catch {
    const detail = 'its compiler does not start on this platform; run npm ci again';
    return { name, state: 'missing', detail };
  }
}

function build(): Finding {
  if (existsSync(packageFile('dist/cli/main.js')))
    return { name: 'Build', state: 'ok', detail: 'dist/' };
  return { name: 'Build', state: 'missing', detail: 'dist/ is not there; run npm run build' };
}

function python(): Finding {
  const found = findPython();
  if (found) return { name: 'Python', state: 'ok', detail: `${found.version} (${found.prefix})` };
  return { name: 'Python', state: 'optional', detail: new PythonMissingError().message };
}

function lab(project: string): Finding {
  const name = 'JupyterLab';
  const folder = labFolder(project);
  if (existsSync(folder)) return { name, state: 'ok', detail: folder };
  const detail = 'not made yet for this project; npm run lab makes it on its first start';
  return { name, state: 'optional', detail };
}

function jupyter(): Finding {
  const name = 'Own Jupyter';
  const folder = kernelFolder(userDataFolder());
  const missing = missingPart(folder);
  if (missing === undefined) return { name, state: 'ok', detail: `kernel registered in ${folder}` };
  const detail = existsSync(folder)
    ? `the kernel registered in ${folder} cannot start: ${missing} is not there; ` +
      'notegrad install renews it'
    : 'the kernel is not registered for your own Jupyter; notegrad install does it';
  return { name, state: 'optional', detail };
}

function controls(): Finding {
  const name = 'Controls';
  const missing = missingForControls(ownDataFolders());
  if (missing.length === 0) return { name, state: 'ok', detail: 'your own Jupyter can show them' };
  const detail = `your own Jupyter cannot show them; ${adviceForControls(missing)}`;
  return { name, state: 'optional', detail };
}

function chromium(): Finding {
  const name = 'Chromium';
  const found = findOnPath(['chromium', 'chromium-browser', 'google-chrome']);
  if (found) return { name, state: 'ok', detail: found };
  const detail = 'draws 3-D figures as pictures and runs the browser tests; apt install chromium';
  return { name, state: 'optional', detail };
}

function findOnPath(programs: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const extension = process.platform === 'win32' ? '.exe' : '';
  return programs
    .flatMap((program) => folders.map((folder) => join(folder, program + extension)))
    .find((path) => existsSync(path));
}
