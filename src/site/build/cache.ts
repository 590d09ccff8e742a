import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { RenderedChapter } from './render-chapter.ts';
import { renderersVersion } from './renderers-version.ts';

/** Chapters kept on disk; of more, those go that were not used for longest. */
const KEPT = 200;

/**
 * Rendered chapters by what they were made of: the notebook's bytes, its name and the renderers.
 * Kept in memory for the next build of this process, and in a folder for the next process. A folder
 * that cannot be read or written costs time and nothing else.
 */
export class ChapterCache {
  readonly #folder: string | undefined;
  #memory = new Map<string, RenderedChapter>();
  #used = new Map<string, RenderedChapter>();

  /** @param folder default: none, only memory */
  constructor(folder?: string) {
    this.#folder = folder;
  }

  key(name: string, notebook: Uint8Array): string {
    const hash = createHash('sha256').update(renderersVersion()).update(`\0${name}\0`);
    return hash.update(notebook).digest('hex');
  }

  async get(key: string): Promise<RenderedChapter | undefined> {
    const chapter = this.#memory.get(key) ?? (await this.#read(key));
    if (chapter) this.#used.set(key, chapter);
    return chapter;
  }

  async put(key: string, chapter: RenderedChapter): Promise<void> {
    this.#used.set(key, chapter);
    if (this.#folder === undefined) return;
    const file = join(this.#folder, key);
    const draft = `${file}.${randomUUID()}.part`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(draft, serialize(chapter));
      await rename(draft, file);
    } catch {
      await rm(draft, { force: true }).catch(() => {});
    }
  }

  /** Ends a build: forgets what it did not use. */
  async sweep(): Promise<void> {
    this.#memory = this.#used;
    this.#used = new Map();
    const folder = this.#folder;
    const names = folder === undefined ? [] : await readdir(folder).catch(() => []);
    if (folder === undefined || names.length <= KEPT) return;
    const entries = await Promise.all(
      names.map(async (name) => {
        const age = await stat(join(folder, name)).catch(() => undefined);
        return { name, used: age?.mtimeMs ?? 0 };
      }),
    );
    entries.sort((a, b) => b.used - a.used);
    const old = entries.slice(KEPT).map(({ name }) => rm(join(folder, name), { force: true }));
    await Promise.all(old).catch(() => {});
  }

  async #read(key: string): Promise<RenderedChapter | undefined> {
    if (this.#folder === undefined) return undefined;
    const file = join(this.#folder, key);
    try {
      const chapter = deserialize(await readFile(file)) as RenderedChapter;
      const now = new Date();
      await utimes(file, now, now);
      return chapter;
    } catch {
      return undefined;
    }
  }
}

/** The folder for caches of tools, in the `node_modules` that this package lies in or has. */
export function cacheFolder(): string {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package.json')) && root !== dirname(root)) root = dirname(root);
  const inside = basename(dirname(root)) === 'node_modules';
  const modules = inside ? dirname(root) : join(root, 'node_modules');
  return join(modules, '.cache', 'notegrad', 'site');
}
