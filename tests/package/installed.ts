import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The names of the packages in a `node_modules`. */
export function packages(modules: string): string[] {
  return readdirSync(modules)
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((own) => `${name}/${own}`) : name,
    )
    .filter((name) => existsSync(join(modules, name, 'package.json')));
}

/** Bytes that a package takes on the disk, in blocks of 4 KiB, with packages inside of it. */
export function sizeOf(folder: string): number {
  let bytes = 0;
  for (const { name } of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    bytes += stat.isDirectory() ? sizeOf(path) : Math.ceil(stat.size / 4096) * 4096;
  }
  return bytes;
}
