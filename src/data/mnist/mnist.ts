import * as tf from '@tensorflow/tfjs';
import { typed } from '../../tensor/index.ts';
import { Dataset, type HeldOut, heldOut, type Labeled } from '../dataset.ts';
import { MNIST_MIRRORS, type MnistPart, type SourceFile } from './files.ts';
import { DataFileError, type IdxArray, parseIdx } from './idx.ts';
import { mnistPlaces } from './places.ts';
import { readMnist, type StoreOptions } from './store.ts';

interface MnistAbout {
  readonly name: string;
  readonly classNames: readonly string[];
}

/**
 * Images `[n, 28, 28, 1]` in [0, 1] (ink is 1) and labels int32 `[n]`. Those for testing are marked
 * as held out.
 */
export type MnistDataset<P extends 'train' | 'test' = 'train'> = Dataset<
  Labeled<[28, 28, 1]>,
  P extends 'test' ? MnistAbout & HeldOut : MnistAbout
>;

export interface MnistOptions<P extends 'train' | 'test' = 'train' | 'test'> {
  /**
   * The 60,000 images to learn from, or the 10,000 for testing, by other writers: nothing may be
   * fitted on those. Default `'train'`.
   */
  readonly part?: P;
  /** How many images, from the first. Default: all the file holds. */
  readonly n?: number;
  /** Folder of the files. Default: the environment variable NOTEGRAD_DATA. */
  readonly directory?: string;
  /**
   * Folder for downloads. Default: `notegrad/mnist` in the system's place for a user's cached
   * files.
   */
  readonly cache?: string;
  /** Whether missing files may be downloaded. Default true. */
  readonly download?: boolean;
  /** Base addresses to download from. Default: the copies of the CVDF and of PyTorch. */
  readonly mirrors?: readonly string[];
  /** How long one file may take to download, in milliseconds. Default 120,000. */
  readonly timeoutMs?: number;
}

/**
 * MNIST, scanned handwritten digits (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0): 60,000 to
 * train, 10,000 to test. Read from the folder in NOTEGRAD_DATA (which may hold fewer images), else
 * from the user's cache, else downloaded into it; a download must have the SHA-256 of the original.
 *
 * @throws DataFileError for a file that is cut short, foreign or inconsistent
 * @throws DataUnavailableError when the files are nowhere to be had; the message names the ways out
 */
export async function mnist<P extends 'train' | 'test' = 'train'>(
  options: MnistOptions<P> = {},
): Promise<MnistDataset<P>> {
  const { part = 'train', n = Infinity } = options;
  if (!(n >= 1 && (Number.isInteger(n) || n === Infinity))) {
    throw new RangeError(`mnist: a number of images from 1 is expected, given ${n}`);
  }
  const parts = [`${part}Images`, `${part}Labels`] as const;
  const files = await readMnist(parts, await storeOptions(options));
  return toDataset(part, await readPair(files, ...parts), n) as MnistDataset<P>;
}

async function storeOptions({
  download = true,
  mirrors = MNIST_MIRRORS,
  timeoutMs = 120_000,
  ...places
}: MnistOptions): Promise<StoreOptions> {
  return { ...(await mnistPlaces(places)), mirrors: download ? mirrors : [], timeoutMs };
}

interface Pair {
  readonly images: IdxArray;
  readonly labels: IdxArray;
}

async function readPair(
  files: ReadonlyMap<MnistPart, SourceFile>,
  imagePart: MnistPart,
  labelPart: MnistPart,
): Promise<Pair> {
  const [imageFile, labelFile] = [imagePart, labelPart].map((part) => files.get(part)) as [
    SourceFile,
    SourceFile,
  ];
  const read = ({ bytes, name, wayOut }: SourceFile) => parseIdx(bytes, name, wayOut);
  const pair = { images: await read(imageFile), labels: await read(labelFile) };
  checkPair(imageFile, labelFile, pair);
  return pair;
}

function toDataset(
  part: 'train' | 'test',
  { images, labels }: Pair,
  wanted: number,
): MnistDataset<'train' | 'test'> {
  const n = Math.min(wanted, labels.data.length);
  const pixels = Float32Array.from(images.data.subarray(0, n * 784), (byte) => byte / 255);
  const digits = Int32Array.from(labels.data.subarray(0, n));
  return new Dataset(
    {
      x: typed(tf.tensor4d(pixels, [n, 28, 28, 1]), [-1, 28, 28, 1]),
      y: typed(tf.tensor1d(digits, 'int32'), [-1]),
    },
    {
      name: `MNIST ${part}`,
      classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
      ...(part === 'test' ? heldOut : {}),
    },
  );
}

function checkPair(imageFile: SourceFile, labelFile: SourceFile, { images, labels }: Pair): void {
  const wrong = ({ name, wayOut }: SourceFile, expected: string, found: string): never => {
    throw new DataFileError(name, expected, found, wayOut);
  };
  const shapeOf = ({ shape }: IdxArray) => `shape [${shape.join(', ')}]`;
  const [count, rows, columns] = images.shape;
  if (images.shape.length !== 3 || rows !== 28 || columns !== 28) {
    wrong(imageFile, 'images [n, 28, 28]', shapeOf(images));
  }
  if (labels.shape.length !== 1 || labels.shape[0] !== count) {
    wrong(labelFile, `${count} labels, one an image of ${imageFile.name}`, shapeOf(labels));
  }
  const strange = labels.data.findIndex((label) => label > 9);
  if (strange >= 0) {
    wrong(labelFile, 'labels 0 to 9', `${labels.data[strange]} at place ${strange}`);
  }
}
