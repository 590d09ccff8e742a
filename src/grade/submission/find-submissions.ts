import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Ungradable } from '../results/result.ts';
import { type Archive, ArchiveError, openArchive } from './archive.ts';
import { isClutter, ownerOf } from './layout.ts';

/** The text of a submission's notebook, or why there is none. */
export type Content =
  | { readonly text: string }
  | { readonly reason: Ungradable; readonly detail: string };

/** A submission as it was found. */
export interface Submission {
  /** Names it in all results; its cases are drawn from it. */
  readonly id: string;
  readonly name?: string;
  load(): Promise<Content>;
}

/** A file of a submission. */
interface File {
  readonly path: string;
  readonly size: number;
  read(): Promise<Uint8Array>;
}

const MIB = 1024 * 1024;
const MOST_NOTEBOOK = 64 * MIB;
const MOST_ARCHIVE = 1024 * MIB;

/**
 * The submissions in a folder, or in a zip file of Moodle, Canvas or Gradescope, in the order of their ids: a folder a
 * student, or files side by side, a notebook or a zip file each.
 *
 * @param notebook the name of the notebook that was handed out
 * @throws Error where there is nothing of that kind, ArchiveError where the class's archive is refused
 */
export async function findSubmissions(place: string, notebook: string): Promise<Submission[]> {
  const isFolder = (await stat(place)).isDirectory();
  const files = isFolder ? await filesIn(place, '') : filesOf(await openFile(place));
  const owners = new Map<string, { name?: string; files: File[] }>();
  for (const file of files) {
    if (isClutter(file.path)) continue;
    const { id, ...named } = ownerOf(file.path);
    const owner = owners.get(id) ?? { ...named, files: [] };
    owner.files.push(file);
    owners.set(id, owner);
  }
  if (owners.size === 0) throw new Error(`${place}: no submissions in it`);
  return [...owners]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { files, ...named }]) => ({ id, ...named, load: () => load(files, notebook) }));
}

/** Links are no files: nobody's notebook is read in the place of another's. */
async function filesIn(folder: string, below: string): Promise<File[]> {
  const found: File[] = [];
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const full = join(folder, path);
    if (entry.isDirectory()) {
      const inside = await filesIn(folder, path);
      // A folder without a file is a submission all the same.
      found.push(...(inside.length > 0 ? inside : [{ path: `${path}/-`, size: 0, read }]));
    } else if (entry.isFile()) {
      found.push({ path, size: (await stat(full)).size, read: () => readFile(full) });
    } else found.push({ path: `${path}.link`, size: 0, read });
  }
  return found;
}

const read = async (): Promise<Uint8Array> => new Uint8Array();

async function openFile(path: string): Promise<Archive> {
  const { size } = await stat(path);
  if (size > MOST_ARCHIVE) throw new ArchiveError(`${path}: ${size} bytes, expected at most 1 GiB`);
  return openArchive(await readFile(path), basename(path));
}

function filesOf(archive: Archive): File[] {
  return archive.entries.map(({ path, size }) => ({
    ...{ path, size },
    read: async () => archive.read(path),
  }));
}

async function load(files: readonly File[], notebook: string): Promise<Content> {
  try {
    const all = await unpacked(files);
    const notebooks = all.filter(({ path }) => /\.ipynb$/i.test(path));
    const named = notebooks.filter(({ path }) => basename(path) === notebook);
    const [one, ...others] = named.length > 0 ? named : notebooks;
    if (!one) return { reason: 'no notebook', detail: `${files.length} files, and none is .ipynb` };
    if (others.length > 0) {
      const names = [one, ...others].map(({ path }) => path).join(', ');
      return { reason: 'several notebooks', detail: `${names}; expected one, ${notebook}` };
    }
    if (one.size > MOST_NOTEBOOK) {
      return { reason: 'too large', detail: `${one.path}: ${one.size} bytes, at most 64 MiB` };
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await one.read());
    return { text };
  } catch (error) {
    const reason = error instanceof ArchiveError ? 'bad archive' : 'unreadable';
    return { reason, detail: (error as Error).message };
  }
}

/** The files of a submission, with those of its zip files. */
async function unpacked(files: readonly File[]): Promise<readonly File[]> {
  const all: File[] = [];
  for (const file of files) {
    if (!/\.zip$/i.test(file.path)) all.push(file);
    else if (file.size > MOST_NOTEBOOK) {
      throw new ArchiveError(`${file.path}: ${file.size} bytes, expected at most 64 MiB`);
    } else {
      const inside = filesOf(openArchive(await file.read(), basename(file.path)));
      all.push(...inside.filter(({ path }) => !isClutter(path)));
    }
  }
  return all;
}
