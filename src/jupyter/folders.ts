import { homedir } from 'node:os';
import { join } from 'node:path';

interface System {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** Where Jupyter looks for what one user has installed; `JUPYTER_DATA_DIR` overrides it, as in jupyter_core. */
export function userDataFolder(system: Partial<System> = {}): string {
  const { platform = process.platform, env = process.env, home = homedir() } = system;
  if (env.JUPYTER_DATA_DIR) return env.JUPYTER_DATA_DIR;
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter');
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'jupyter');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'jupyter');
}

/** Where Jupyter looks below the prefix of a Python, an environment's or the system's. */
export function prefixDataFolder(prefix: string): string {
  return join(prefix, 'share', 'jupyter');
}
