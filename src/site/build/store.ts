import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/**
 * The folder the course is written to. Files keep their time stamp while their content stays, a file named by
 * its content is stored once, and what an earlier build left is swept at the end.
 */
export class Store {
  readonly folder: string;
  readonly #written = new Map<string, Uint8Array | string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Keeps a file under its path from the root of the site. */
  put(path: string, content: Uint8Array | string): void {
    this.#written.set(path, content);
  }

  /** Keeps content under a name made from it, and returns that path. */
  putByContent(folder: string, extension: string, content: Uint8Array | string): string {
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
    const path = `${folder}/${hash}.${extension}`;
    this.#written.set(path, content);
    return path;
  }

  has(path: string): boolean {
    return this.#written.has(path);
  }

  paths(): string[] {
    return [...this.#written.keys()];
  }

  /** Writes all files; the folder holds nothing else afterwards. */
  async write(): Promise<void> {
    const folders = new Set(
      [...this.#written.keys()].map((path) => dirname(join(this.folder, path))),
    );
    await Promise.all([...folders].map((folder) => mkdir(folder, { recursive: true })));
    await Promise.all(
      [...this.#written].map(([path, content]) => writeFile(join(this.folder, path), content)),
    );
    for (const entry of await readdir(this.folder, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue;
      const path = relative(this.folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      if (!this.#written.has(path)) await rm(join(this.folder, path));
    }
  }
}
