import { isNode, userCache } from './cache.ts';
import { isStored } from './store.ts';

/** Where the files may lie. */
export interface MnistPlaces {
  /** Folder given by the user; nothing in a browser. */
  readonly directory: string | undefined;
  /** Folder of downloads; nothing in a browser. */
  readonly cache: string | undefined;
}

/** What is given, else the folder in NOTEGRAD_DATA and the system's place for cached files. */
export async function mnistPlaces({
  directory,
  cache,
}: {
  readonly directory?: string;
  readonly cache?: string;
} = {}): Promise<MnistPlaces> {
  const fromEnvironment = isNode() ? process.env.NOTEGRAD_DATA || undefined : undefined;
  return {
    directory: directory ?? fromEnvironment,
    cache: cache ?? (await userCache('mnist')),
  };
}

/** Why MNIST cannot be read without a network; nothing where it can. */
export async function missingMnist(): Promise<string | undefined> {
  if (!isNode()) return 'a page has no files to read';
  const places = await mnistPlaces();
  if (await isStored(places)) return undefined;
  return `its files are neither in the folder NOTEGRAD_DATA names nor in ${places.cache}`;
}
