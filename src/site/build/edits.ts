import { type FSWatcher, watch } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

/** What pages are made of: notebooks, their pictures, the order of the course. */
const SOURCES = /(?:\.(?:ipynb|png|jpe?g|gif|webp|svg)|(?:^|[\\/])course\.json)$/;

/**
 * Follows the edits of a course. It listens from when it is made: what changes while the first
 * pages are built counts too.
 */
export class Edits {
  readonly #watchers: readonly FSWatcher[];
  #rebuild: (() => Promise<void>) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isNew = false;
  #isBuilding = false;

  /**
   * @param paths notebooks, and folders of notebooks
   * @param output where the pages go: what happens there is no edit
   */
  constructor(paths: readonly string[], output: string) {
    const isFile = (path: string) => path.endsWith('.ipynb');
    const folders = new Map(
      paths.map((path) => [isFile(path) ? dirname(path) : path, { recursive: !isFile(path) }]),
    );
    this.#watchers = [...folders].map(([folder, options]) =>
      watch(folder, options, (_event, file) => {
        if (file && !isSource(resolve(folder, file), output)) return;
        this.#isNew = true;
        this.#later();
      }).on('error', ({ message }) => {
        process.stderr.write(`notegrad: edits in ${folder} are not followed: ${message}\n`);
      }),
    );
  }

  /** Whether something has changed that no build has seen. */
  get areNew(): boolean {
    return this.#isNew;
  }

  /** Builds after each edit, and for those so far; one build at a time. */
  follow(rebuild: () => Promise<void>): void {
    this.#rebuild = rebuild;
    this.#later();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#rebuild = undefined;
    for (const watcher of this.#watchers) watcher.close();
  }

  #later(): void {
    clearTimeout(this.#timer);
    // An editor writes a file in several steps.
    this.#timer = setTimeout(() => void this.#build(), 200);
  }

  async #build(): Promise<void> {
    if (!this.#rebuild || !this.#isNew || this.#isBuilding) return;
    this.#isNew = false;
    this.#isBuilding = true;
    await this.#rebuild();
    this.#isBuilding = false;
    if (this.#isNew) this.#later();
  }
}

/** Whether a change of this file changes the pages, which themselves lie in `output`. */
export function isSource(path: string, output: string): boolean {
  return SOURCES.test(path) && !isWithin(path, output);
}

/** Whether a path lies in a folder, or is it. */
export function isWithin(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
