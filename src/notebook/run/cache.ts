import { mkdir, readdir, readFile, stat, unlink, utimes } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

const MONTH = 30 * 24 * 60 * 60 * 1000;

/** What can be made again: JSON by name, in `node_modules/.cache` of the project, removed when long unused. */
export class Cache {
  static readonly #pruned = new Set<string>();
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    if (!Cache.#pruned.has(folder)) void this.#prune();
    Cache.#pruned.add(folder);
  }

  /** The cache of that name of the project that a folder belongs to; none where nothing is installed above it. */
  static async of(name: string, folder: string): Promise<Cache | undefined> {
    for (let at = resolve(folder); ; at = dirname(at)) {
      const packages = join(at, 'node_modules');
      if (await stat(packages).catch(() => undefined)) {
        return new Cache(join(packages, '.cache', 'notegrad', name));
      }
      if (at === dirname(at)) return undefined;
    }
  }

  /** What was written under that name; nothing where that was never, or cannot be read. */
  async read(name: string): Promise<unknown> {
    const path = this.#path(name);
    try {
      const value: unknown = JSON.parse(await readFile(path, 'utf8'));
      const now = new Date();
      await utimes(path, now, now);
      return value;
    } catch {
      return undefined;
    }
  }

  /** A disk that is full, or a folder nobody may write to, costs time only: it is made again next time. */
  async write(name: string, value: unknown): Promise<void> {
    const path = this.#path(name);
    await mkdir(dirname(path), { recursive: true })
      .then(() => writeFileAtomic(path, JSON.stringify(value)))
      .catch(() => undefined);
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.json`);
  }

  /** Removes what nobody has asked for in a month. */
  async #prune(): Promise<void> {
    const files = await readdir(this.#folder).catch(() => []);
    for (const file of files) {
      const path = join(this.#folder, file);
      const info = await stat(path).catch(() => undefined);
      if (info && Date.now() - info.mtimeMs > MONTH) await unlink(path).catch(() => undefined);
    }
  }
}
