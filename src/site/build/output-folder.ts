import { randomUUID } from 'node:crypto';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isNamedByContent } from '../offline/manifest.ts';
import type { Content, Files } from './files.ts';

/** Lies in each folder that we write, and lists the files in it that are ours. */
export const MARKER = '.notegrad-site.json';

const ABOUT =
  'Made by notegrad site. The next build replaces or removes the files listed here, and no others.';

/** The output folder holds something that is not ours. */
export class OutputFolderError extends Error {
  override readonly name = 'OutputFolderError';
}

/**
 * The folder a site is written to. It must be new, empty, or carry the marker of an earlier build,
 * and only files that the marker lists are replaced or removed: nothing of anyone else's is lost.
 */
export class OutputFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** @throws OutputFolderError where something lies in the folder that no marker calls ours */
  async check(): Promise<void> {
    await this.#ours();
  }

  /**
   * Makes the folder hold these files. Each is written beside its place and moved there, pages
   * last, and what an earlier build left is removed at the end: whoever reads meanwhile meets whole
   * files only. A file that holds the same already is not touched.
   *
   * @throws OutputFolderError where the folder, or a file to be written, is not ours
   */
  async write(files: Files): Promise<void> {
    const ours = await this.#ours();
    for (const path of files.keys()) {
      if (!ours.has(path) && (await exists(this.#at(path)))) throw this.#stranger(path);
    }
    await mkdir(this.path, { recursive: true });
    const root = await realpath(this.path);
    for (const folder of new Set([...files.keys()].map((path) => dirname(path)))) {
      await mkdir(this.#at(folder), { recursive: true });
      if ((await realpath(this.#at(folder))) !== join(root, folder)) throw this.#stranger(folder);
    }
    // If this is broken off halfway, all that is ours is on the list.
    await this.#mark([...ours, ...files.keys()]);
    const [pages, others] = [[...files].filter(isPage), [...files].filter((file) => !isPage(file))];
    for (const group of [others, pages]) {
      await inLanes(group, ([path, content]) => replace(this.#at(path), path, content));
    }
    for (const path of ours) if (!files.has(path)) await this.#remove(path, root);
    await this.#mark([...files.keys()]);
  }

  /** The files that the marker lists; none where the folder is new or empty. */
  async #ours(): Promise<ReadonlySet<string>> {
    const text = await readFile(this.#at(MARKER), 'utf8').catch(() => undefined);
    if (text !== undefined) return new Set(this.#listed(text));
    const entries = await readdir(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error.code === 'ENOTDIR' ? this.#refusal('is a file') : error;
    });
    if (entries.length === 0) return new Set();
    throw this.#refusal(
      `is not empty, and has no ${MARKER} that says it was made by notegrad site`,
    );
  }

  #listed(text: string): string[] {
    let files: unknown;
    try {
      files = (JSON.parse(text) as { files?: unknown } | null)?.files;
    } catch {
      // Told below.
    }
    if (Array.isArray(files) && files.every(isInside)) return files;
    throw this.#refusal(`has a ${MARKER} that lists no files of it`);
  }

  async #mark(paths: readonly string[]): Promise<void> {
    const files = [...new Set(paths)].sort();
    const text = `${JSON.stringify({ about: ABOUT, files }, null, 1)}\n`;
    await replace(this.#at(MARKER), MARKER, text);
  }

  async #remove(path: string, root: string): Promise<void> {
    let folder = dirname(path);
    const place = await realpath(this.#at(folder)).catch(() => undefined);
    // Where a folder became a link, its files are someone else's.
    if (place !== join(root, folder)) return;
    await rm(this.#at(path), { force: true });
    for (; folder !== '.'; folder = dirname(folder)) {
      const isGone = await rmdir(this.#at(folder)).then(
        () => true,
        () => false,
      );
      if (!isGone) return;
    }
  }

  #at(path: string): string {
    return join(this.path, path);
  }

  #stranger(path: string): OutputFolderError {
    return this.#refusal(`holds "${path}", which notegrad site would write but did not make`);
  }

  #refusal(reason: string): OutputFolderError {
    return new OutputFolderError(
      `${this.path}: ${reason}. Nothing was changed. Name a new or empty folder ` +
        '(--output-dir), or remove yourself what lies there',
    );
  }
}

const isPage = ([path]: readonly [string, Content]): boolean => path.endsWith('.html');

/** Whether a path of a marker, which may come from anywhere, stays in its folder. */
function isInside(path: unknown): path is string {
  return (
    typeof path === 'string' &&
    path.split('/').every((step) => step !== '' && step !== '.' && step !== '..') &&
    !/[\\:]/.test(path)
  );
}

async function replace(file: string, path: string, content: Content): Promise<void> {
  if (await holds(file, path, content)) return;
  const draft = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(draft, content);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/**
 * Whether a file holds this already. Where its name tells its content, the size is proof enough.
 */
async function holds(file: string, path: string, content: Content): Promise<boolean> {
  const stats = await lstat(file).catch(() => undefined);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  if (!stats?.isFile() || stats.size !== bytes.length) return false;
  return isNamedByContent(path) || (await readFile(file)).equals(bytes);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Works on some items at a time: a course has more files than a process may open at once. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all([lane(), lane(), lane(), lane(), lane(), lane(), lane(), lane()]);
}
