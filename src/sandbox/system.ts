import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Where the system keeps its programs. `PATH` is not asked: others may have written it. */
const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/run/wrappers/bin'];

/** The path of one of the system's programs. */
export function findProgram(name: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The path of one of the system's programs. Throws where it is not installed. */
export function needProgram(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed`);
  return path;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** `1.5 GiB`, `256 MiB`. */
export function inBytes(bytes: number): string {
  const gib = bytes / 1024 ** 3;
  return gib >= 1 ? `${round(gib)} GiB` : `${round(bytes / 1024 ** 2)} MiB`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
