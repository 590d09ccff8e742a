import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folders of a package and of all that it depends on, as they are installed. */
export function closure(folder: string, found = new Set<string>()): Set<string> {
  if (found.has(folder)) return found;
  found.add(folder);
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    for (let at = folder; at !== dirname(at); at = dirname(at)) {
      const there = join(at, 'node_modules', name);
      if (!existsSync(join(there, 'package.json'))) continue;
      closure(there, found);
      break;
    }
  }
  return found;
}

/** Bytes that a package takes on the disk, in blocks of 4 KiB, without packages inside of it. */
export function sizeOf(folder: string): number {
  let bytes = 0;
  for (const { name } of readdirSync(folder, { withFileTypes: true })) {
    if (name === 'node_modules') continue;
    const path = join(folder, name);
    const stat = lstatSync(path);
    bytes += stat.isDirectory() ? sizeOf(path) : Math.ceil(stat.size / 4096) * 4096;
  }
  return bytes;
}
