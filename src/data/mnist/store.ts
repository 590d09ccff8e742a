import { SKIP } from '../../contract/index.ts';
import { download, type Failed } from './download.ts';
import { MNIST_FILES, type MnistPart, type SourceFile } from './files.ts';
import { DataFileError } from './idx.ts';

/** Where {@link readMnist} looks. */
export interface StoreOptions {
  /** Folder given by the user; holds the files, or a folder `mnist` with them. */
  readonly directory: string | undefined;
  /** Folder where downloads are kept; none in a browser. */
  readonly cache: string | undefined;
  /** Base addresses to download from; none for no download. */
  readonly mirrors: readonly string[];
  readonly timeoutMs: number;
}

/** MNIST is not on this machine and cannot be had. A kernel skips the cell that throws it. */
export class DataUnavailableError extends Error {
  override readonly name = 'DataUnavailableError';
  readonly [SKIP] = true;
}

/**
 * The bytes of the parts asked for: from the given folder, else the cache, else downloaded and
 * cached.
 */
export async function readMnist(
  parts: readonly MnistPart[],
  options: StoreOptions,
): Promise<Map<MnistPart, SourceFile>> {
  const given = options.directory === undefined ? undefined : await openFolder(options.directory);
  const files = new Map<MnistPart, SourceFile>();
  for (const part of parts) {
    files.set(part, given ? await given(part) : await cachedOrDownloaded(part, options));
  }
  return files;
}

/** Whether all four files are on this machine, in the given folder or the cache. */
export async function isStored({
  directory,
  cache,
}: Pick<StoreOptions, 'directory' | 'cache'>): Promise<boolean> {
  // A folder that holds some of the files is the one that is read, as in readMnist.
  const folder = (directory === undefined ? undefined : await mnistFolder(directory)) ?? cache;
  if (folder === undefined) return false;
  const found = await Promise.all(PARTS.map((part) => find(folder, part)));
  return found.every((path) => path !== undefined);
}

const PARTS = Object.keys(MNIST_FILES) as MnistPart[];

const ELSEWHERE = 'name no folder (NOTEGRAD_DATA, directory), and MNIST is downloaded';

/** A reader of the folder's files; nothing when it holds none of them. */
async function openFolder(
  directory: string,
): Promise<((part: MnistPart) => Promise<SourceFile>) | undefined> {
  const folder = await mnistFolder(directory);
  if (folder === undefined) return undefined;
  return async (part) => {
    const path = await find(folder, part);
    if (path === undefined) {
      const { file } = MNIST_FILES[part];
      const wayOut = `Put it beside the others, or ${ELSEWHERE}.`;
      const expected = 'all four files of MNIST';
      throw new DataFileError(`${folder}/${file}`, expected, 'no such file', wayOut);
    }
    return read(path, `Put a whole one in its place, or ${ELSEWHERE}.`);
  };
}

/** The folder itself or its `mnist`, whichever holds a file of MNIST. */
async function mnistFolder(directory: string): Promise<string | undefined> {
  const { join } = await import('node:path');
  for (const folder of [join(directory, 'mnist'), directory]) {
    for (const part of PARTS) {
      if (await find(folder, part)) return folder;
    }
  }
  return undefined;
}

async function cachedOrDownloaded(part: MnistPart, options: StoreOptions): Promise<SourceFile> {
  const { cache, mirrors, timeoutMs } = options;
  const cached = cache === undefined ? undefined : await find(cache, part);
  if (cached !== undefined) return read(cached, 'Delete it, and it is downloaded again.');
  const { file, sha256 } = MNIST_FILES[part];
  const bytes = await download(file, sha256, mirrors, timeoutMs);
  if ('attempts' in bytes) throw new DataUnavailableError(unavailable(file, bytes, options));
  if (cache !== undefined) await store(cache, file, bytes);
  return { name: file, bytes, wayOut: 'Run again to have it downloaded again.' };
}

/** The path of a part in a folder, packed or unpacked. */
async function find(folder: string, part: MnistPart): Promise<string | undefined> {
  const [{ access }, { join }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
  ]);
  const packed = MNIST_FILES[part].file;
  for (const name of [packed, packed.replace(/\.gz$/, '')]) {
    const path = join(folder, name);
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return undefined;
}

async function read(path: string, wayOut: string): Promise<SourceFile> {
  const { readFile } = await import('node:fs/promises');
  const bytes = await readFile(path).catch((error: Error) => {
    throw new DataFileError(path, 'a readable file', error.message, wayOut);
  });
  return { name: path, bytes, wayOut };
}

/** Written beside and renamed, so that a reader or a crash never sees half a file. */
async function store(folder: string, file: string, bytes: Uint8Array): Promise<void> {
  const [{ mkdir }, { join }, { default: writeFileAtomic }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('write-file-atomic'),
  ]);
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(join(folder, file), Buffer.from(bytes));
}

function unavailable(
  file: string,
  { attempts }: Failed,
  { directory, cache, mirrors }: StoreOptions,
): string {
  const looked = [
    directory === undefined
      ? 'NOTEGRAD_DATA is not set'
      : `the folder of data ${directory} holds no MNIST file`,
    ...(cache === undefined ? [] : [`the cache ${cache} has no ${file}`]),
    ...(mirrors.length === 0 ? ['download: not allowed'] : attempts),
  ];
  const names = Object.values(MNIST_FILES).map((known) => known.file);
  const there = cache === undefined ? 'into a folder' : `into ${cache}, or into a folder`;
  return [
    `MNIST is not on this machine and could not be downloaded (${file}):`,
    ...looked.map((place) => `  ${place}`),
    'Run again with a network, or take data.glyphDigits, which needs no file;',
    `or put ${names.join(', ')} ${there} that NOTEGRAD_DATA names.`,
  ].join('\n');
}
