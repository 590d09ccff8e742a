import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** The machine and the user, as far as Jupyter's folders depend on them. */
export interface System {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

function complete({
  platform = process.platform,
  env = process.env,
  home = (platform === 'win32' ? env.USERPROFILE : env.HOME) ?? homedir(),
}: Partial<System>): System {
  return { platform, env, home };
}

/** Where Jupyter looks for what one user has installed; `JUPYTER_DATA_DIR` overrides it, as in jupyter_core. */
export function userDataFolder(system: Partial<System> = {}): string {
  const { platform, env, home } = complete(system);
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter');
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'jupyter');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'jupyter');
}

/** Where Jupyter looks below the prefix of a Python, an environment's or the system's. */
export function prefixDataFolder(prefix: string): string {
  return join(prefix, 'share', 'jupyter');
}

/**
 * Where Jupyter looks for kernels, first wins: `JUPYTER_PATH`, the user's folder, the prefix of the Python
 * environment in use (`VIRTUAL_ENV`, `CONDA_PREFIX`, and that of a `jupyter` on PATH), the system.
 */
export function dataFolders(system: Partial<System> = {}): string[] {
  const { platform, env, home } = complete(system);
  const listed = (paths: string | undefined) => (paths ?? '').split(delimiter).filter(Boolean);
  const prefixes = [env.VIRTUAL_ENV, env.CONDA_PREFIX].filter((prefix) => prefix !== undefined);
  const onPath = listed(env.PATH).map((folder) => dirname(folder));
  const ofSystem =
    platform === 'win32'
      ? [join(env.PROGRAMDATA ?? 'C:\\ProgramData', 'jupyter')]
      : ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  return [
    ...new Set([
      ...listed(env.JUPYTER_PATH),
      userDataFolder({ platform, env, home }),
      ...[...prefixes, ...onPath].map(prefixDataFolder),
      ...ofSystem,
    ]),
  ];
}
