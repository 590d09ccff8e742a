// A digest of all that dist/ is made of. It lies in dist/, and says whether that is the present sources' build.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The stamp's file in dist/. */
export const STAMP = '.stamp';

const SOURCES = ['src', 'scripts', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];

export function stampOfSources() {
  const hash = createHash('sha256');
  const add = (path) => hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  for (const source of SOURCES) {
    if (source.includes('.')) add(source);
    else {
      const inside = readdirSync(join(root, source), { recursive: true, withFileTypes: true });
      const files = inside.filter((entry) => entry.isFile());
      for (const path of files.map((file) => join(file.parentPath, file.name)).sort()) {
        add(path.slice(root.length));
      }
    }
  }
  return hash.digest('hex');
}

/** Whether dist/ is what the present sources compile to. */
export function isFresh() {
  try {
    return readFileSync(join(root, 'dist', STAMP), 'utf8') === stampOfSources();
  } catch {
    return false;
  }
}
