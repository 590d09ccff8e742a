// What a build has made at a price, kept beside the packages by all that it was made of.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../node_modules/.cache/notegrad-build/', import.meta.url));

/** The file that holds what `make` gives, made where there is none of these `ingredients`. */
export async function kept(ingredients, make) {
  const key = createHash('sha256').update(JSON.stringify(ingredients)).digest('hex');
  const file = folder + key.slice(0, 20);
  if (!existsSync(file)) {
    const bytes = await make();
    mkdirSync(folder, { recursive: true });
    // Builds may run at once: each file appears whole.
    writeFileSync(`${file}.${process.pid}`, bytes);
    renameSync(`${file}.${process.pid}`, file);
  }
  return file;
}
