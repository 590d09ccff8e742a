import { unzipSync } from 'fflate';

/** A zip file that is refused, or broken. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

export interface ArchiveEntry {
  /** With slashes, and never out of the archive. */
  readonly path: string;
  /** Bytes, as the archive says. */
  readonly size: number;
}

/** A zip file in memory. Nothing of it is ever written to a disk, and no link in it is followed. */
export interface Archive {
  readonly entries: readonly ArchiveEntry[];
  /** The content of a file, never more than the archive says. */
  read(path: string): Uint8Array;
}

const MOST_ENTRIES = 20_000;

/** @throws ArchiveError for what is no zip file, leads out of itself, or holds two files of one name */
export function openArchive(bytes: Uint8Array, name: string): Archive {
  const entries: ArchiveEntry[] = [];
  const seen = new Set<string>();
  unzip(bytes, name, ({ name: path, originalSize: size }) => {
    if (entries.length >= MOST_ENTRIES) {
      throw new ArchiveError(`${name}: more than ${MOST_ENTRIES} files`);
    }
    if (isAstray(path)) throw new ArchiveError(`${name}: "${path}" leads out of the archive`);
    if (seen.has(path)) throw new ArchiveError(`${name}: holds "${path}" twice`);
    seen.add(path);
    if (!path.endsWith('/')) entries.push({ path, size });
    return false;
  });
  return {
    entries,
    read: (path) => {
      const found = unzip(bytes, name, (file) => file.name === path)[path];
      if (!found) throw new ArchiveError(`${name}: has no "${path}"`);
      return found;
    },
  };
}

function isAstray(path: string): boolean {
  return (
    /^(?:[/\\]|[A-Za-z]:)/.test(path) ||
    /[\x00-\x1f]/.test(path) ||
    path.split(/[/\\]/).includes('..')
  );
}

function unzip(
  bytes: Uint8Array,
  name: string,
  filter: (file: { readonly name: string; readonly originalSize: number }) => boolean,
): Record<string, Uint8Array> {
  try {
    // A record without a prototype, so that no file can be called like a part of one.
    return Object.assign(Object.create(null), unzipSync(bytes, { filter }));
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    throw new ArchiveError(`${name}: no zip file that can be read: ${(error as Error).message}`);
  }
}
