/**
 * The folder where the system keeps a user's re-creatable files: `$XDG_CACHE_HOME` or `~/.cache` on
 * Linux, `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows. Nothing in a browser.
 */
export async function userCache(name: string): Promise<string | undefined> {
  if (!isNode()) return undefined;
  const [{ homedir }, { join }] = await Promise.all([import('node:os'), import('node:path')]);
  const { env, platform } = process;
  const base =
    platform === 'win32'
      ? (env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'notegrad', name);
}

/** Whether there is a file system to look in. */
export function isNode(): boolean {
  return typeof process === 'object' && typeof process.versions?.node === 'string';
}
