import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  available,
  DataFileError,
  DataUnavailableError,
  mnist,
  parseIdx,
  whyUnavailable,
} from '../../src/data/index.ts';
import { MNIST_FILES } from '../../src/data/mnist/files.ts';

const NAMES = {
  trainImages: MNIST_FILES.trainImages.file,
  trainLabels: MNIST_FILES.trainLabels.file,
  testImages: MNIST_FILES.testImages.file,
  testLabels: MNIST_FILES.testLabels.file,
};

function idx(shape: readonly number[], data: ArrayLike<number>): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header[2] = 8;
  header[3] = shape.length;
  for (const [axis, size] of shape.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  return Buffer.concat([header, Buffer.from(Uint8Array.from(data))]);
}

/** Images whose pixels all have the brightness of their label: 0, 1, 2, ... */
function fakeFiles(train: number, test: number): Record<string, Buffer> {
  const images = (n: number) =>
    gzipSync(
      idx(
        [n, 28, 28],
        Array.from({ length: n * 784 }, (_, i) => Math.floor(i / 784) % 10),
      ),
    );
  const labels = (n: number) =>
    gzipSync(
      idx(
        [n],
        Array.from({ length: n }, (_, i) => i % 10),
      ),
    );
  return {
    [NAMES.trainImages]: images(train),
    [NAMES.trainLabels]: labels(train),
    [NAMES.testImages]: images(test),
    [NAMES.testLabels]: labels(test),
  };
}

let home: string;
const folder = (name: string, files: Record<string, Buffer | string> = {}) => {
  const path = join(home, name);
  mkdirSync(path, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
  return path;
};

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mnist-test-'));
  vi.stubEnv('NOTEGRAD_DATA', '');
  vi.stubEnv('XDG_CACHE_HOME', join(home, 'xdg'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  rmSync(home, { recursive: true });
});

describe('from a folder', () => {
  it('gives images in [0, 1] and labels', async () => {
    const directory = folder('data', fakeFiles(12, 3));
    const train = await mnist({ directory });
    const test = await mnist({ directory, part: 'test' });
    expect([train.name, test.name]).toEqual(['MNIST train', 'MNIST test']);
    expect(train.x.shape).toEqual([12, 28, 28, 1]);
    expect([...train.labels()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    expect(train.x.dataSync()[2 * 784]).toBeCloseTo(2 / 255, 6);
    expect(test.size).toBe(3);
    // Scalers and their kin refuse a set with this mark.
    const marked: true = test.heldOut;
    expect([marked, 'heldOut' in train]).toEqual([true, false]);
    train.dispose();
    test.dispose();
  });

  it('takes the folder from NOTEGRAD_DATA, itself or its mnist, and unpacked files', async () => {
    const files = fakeFiles(2, 2);
    const data = join(home, 'here');
    folder('here/mnist', { ...files, [NAMES.trainLabels.replace('.gz', '')]: idx([2], [7, 8]) });
    rmSync(join(data, 'mnist', NAMES.trainLabels));
    vi.stubEnv('NOTEGRAD_DATA', data);
    expect(await available('mnist')).toBe(true);
    expect(await whyUnavailable('mnist')).toBeUndefined();
    const train = await mnist();
    expect([...train.labels()]).toEqual([7, 8]);
  });

  it('takes as many as wanted, from the first, and no more than there are', async () => {
    const directory = folder('data', fakeFiles(12, 5));
    const before = tf.memory().numTensors;
    const train = await mnist({ directory, n: 4 });
    const test = await mnist({ directory, part: 'test', n: 100 });
    expect([train.size, test.size]).toEqual([4, 5]);
    train.dispose();
    test.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await expect(mnist({ directory, n: 0 })).rejects.toThrow(/from 1 is expected, given 0/);
  });
});

describe('a file that is not right', () => {
  const cases: Record<string, [file: keyof typeof NAMES, content: Buffer, message: RegExp]> = {
    'gzip cut short': [
      'trainImages',
      fakeFiles(4, 4)[NAMES.trainImages]?.subarray(0, 30) as Buffer,
      /whole gzip file, found 30 bytes/,
    ],
    'data cut short': [
      'trainImages',
      gzipSync(idx([4, 28, 28], [1, 2, 3])),
      /expected 3136 bytes of data for its shape \[4, 28, 28\], found 3 bytes/,
    ],
    'data too long': [
      'trainLabels',
      gzipSync(idx([4], [1, 2, 3, 4, 5])),
      /expected 4 bytes .* found 5/,
    ],
    'a web page': ['testLabels', Buffer.from('<html>'), /found a file that starts 3c 68 74 6d/],
    'an empty file': ['testImages', Buffer.alloc(0), /found an empty file/],
    'a header cut short': [
      'testImages',
      Buffer.from([0, 0, 8, 3, 0]),
      /header of 16 bytes, found 5/,
    ],
    'other images': [
      'trainImages',
      gzipSync(idx([1, 2, 2], [1, 2, 3, 4])),
      /images \[n, 28, 28\], found shape \[1, 2, 2\]/,
    ],
    'labels of others': [
      'trainLabels',
      gzipSync(idx([3], [1, 2, 3])),
      /expected 4 labels, one an image of .*, found shape \[3\]/,
    ],
    'labels of letters': [
      'trainLabels',
      gzipSync(idx([4], [1, 2, 3, 26])),
      /labels 0 to 9, found 26 at place 3/,
    ],
  };

  it.each(Object.entries(cases))(
    '%s: names the file, the expected and the found',
    async (_, [file, content, message]) => {
      const part = file.startsWith('train') ? 'train' : 'test';
      const directory = folder('data', { ...fakeFiles(4, 4), [NAMES[file]]: content });
      const before = tf.memory().numTensors;
      const failure = await mnist({ directory, part }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(DataFileError);
      expect((failure as DataFileError).message).toMatch(message);
      expect((failure as DataFileError).message).toMatch(
        /\. Put a whole one in its place, or name no folder \(NOTEGRAD_DATA, directory\), and MNIST is downloaded\.$/,
      );
      expect((failure as DataFileError).file).toBe(join(directory, NAMES[file]));
      expect(tf.memory().numTensors - before).toBe(0);
    },
  );

  it('a missing one is named too', async () => {
    const directory = folder('data', fakeFiles(2, 2));
    rmSync(join(directory, NAMES.testLabels));
    await expect(mnist({ directory, part: 'test' })).rejects.toThrow(
      /t10k-labels.*expected all four.*found no such file\. Put it beside the others, or name no folder/,
    );
    vi.stubEnv('NOTEGRAD_DATA', directory);
    expect(await available('mnist')).toBe(false);
    expect(await whyUnavailable('mnist')).toMatch(
      /^its files are neither in the folder NOTEGRAD_DATA names nor in .*xdg/,
    );
    // A folder that holds some of the files is the one that is read; an empty one is not.
    folder('xdg/notegrad/mnist', fakeFiles(2, 2));
    expect(await available('mnist')).toBe(false);
    vi.stubEnv('NOTEGRAD_DATA', folder('empty'));
    expect(await available('mnist')).toBe(true);
  });

  it('never gives data from a mutated file without noticing what it can notice', async () => {
    const good = idx([2, 3], [1, 2, 3, 4, 5, 6]);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const bad = Uint8Array.from(good);
          bad[at] = (bad[at] as number) ^ change;
          const parsed = await parseIdx(bad, 'f').catch((error: unknown) => error);
          if (at < 12) {
            // A header that now says another shape of the same size is still a header.
            const size =
              parsed instanceof DataFileError ? 0 : (parsed as { data: Uint8Array }).data.length;
            expect([0, 6, 10, 14]).toContain(size);
          } else expect((parsed as { data: Uint8Array }).data).toHaveLength(6);
        },
      ),
    );
  });
});

describe('from the network', () => {
  let server: Server | undefined;
  let requests: string[] = [];

  async function serve(files: Record<string, Buffer>): Promise<string> {
    requests = [];
    server = createServer((request, response) => {
      requests.push(request.url as string);
      const file = files[(request.url as string).slice(1)];
      response.statusCode = file ? 200 : 404;
      response.end(file);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
  afterEach(() => {
    server?.close();
    server = undefined;
  });

  /** The hashes of the originals cannot be met by made-up files: pretend they hash to them. */
  function acceptHashesOf(files: Record<string, Buffer>): void {
    const known = new Map(
      Object.values(MNIST_FILES).map(({ file, sha256 }) => [
        createHash('sha256')
          .update(files[file] as Buffer)
          .digest('hex'),
        sha256,
      ]),
    );
    const digest = async (_: string, bytes: Uint8Array) => {
      const found = createHash('sha256').update(bytes).digest('hex');
      return Uint8Array.from(Buffer.from(known.get(found) ?? found, 'hex')).buffer;
    };
    vi.stubGlobal('crypto', { subtle: { digest } });
  }

  it('downloads whole files once, into the cache and nowhere else', async () => {
    const files = fakeFiles(3, 2);
    acceptHashesOf(files);
    const mirror = await serve(files);
    const cache = join(home, 'xdg', 'notegrad', 'mnist');
    expect((await mnist({ mirrors: [mirror] })).size).toBe(3);
    expect(requests).toHaveLength(2);
    expect(await available('mnist')).toBe(false);
    expect((await mnist({ part: 'test', mirrors: [mirror] })).size).toBe(2);
    expect(readdirSync(cache).sort()).toEqual(Object.keys(files).sort());
    expect(requests).toHaveLength(4);
    expect(await available('mnist')).toBe(true);
    await mnist({ mirrors: [mirror] });
    expect(requests).toHaveLength(4);
  });

  it('refuses a file with another hash, tries the next mirror, and keeps nothing of it', async () => {
    const mirror = await serve(fakeFiles(3, 2));
    const cache = join(home, 'cache');
    const failure = await mnist({ cache, mirrors: [mirror, `${mirror}other/`] }).catch(
      (e: unknown) => e,
    );
    expect(failure).toBeInstanceOf(DataUnavailableError);
    const { message } = failure as Error;
    expect(message).toMatch(/expected SHA-256 440fcabf73cc/);
    expect(message).toMatch(/other\/train-images-idx3-ubyte.gz: HTTP 404/);
    expect(existsSync(cache)).toBe(false);
  });

  it('gives a mirror two minutes, or as long as it is told', async () => {
    const limit = vi.spyOn(AbortSignal, 'timeout');
    const mirror = await serve({});
    for (const options of [{}, { timeoutMs: 5000 }]) {
      await expect(mnist({ mirrors: [mirror], ...options })).rejects.toThrow(DataUnavailableError);
    }
    const limits = limit.mock.calls.map(([ms]) => ms);
    limit.mockRestore();
    expect([...new Set(limits)]).toEqual([120_000, 5000]);
  });

  it('offline, says where it looked and the ways out', async () => {
    const empty = folder('empty');
    const failure = await mnist({
      directory: empty,
      cache: join(home, 'cache'),
      mirrors: ['http://127.0.0.1:9/'],
    }).catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(DataUnavailableError);
    const { message } = failure as Error;
    for (const part of [
      empty,
      join(home, 'cache'),
      '127.0.0.1:9',
      'NOTEGRAD_DATA',
      'glyphDigits',
      NAMES.trainLabels,
    ]) {
      expect(message).toContain(part);
    }
    // A reader meets each address once, however the error is printed.
    expect(inspect(failure).split('127.0.0.1:9').length - 1).toBe(1);
    await expect(mnist({ download: false })).rejects.toThrow(/download: not allowed/);
  });

  it('of a file that is cut off in the cache, says that it may be deleted', async () => {
    const cache = folder('cut', { ...fakeFiles(2, 2), [NAMES.trainImages]: Buffer.from('<html>') });
    await expect(mnist({ cache, download: false })).rejects.toThrow(
      /train-images.*starts 3c 68 74 6d\. Delete it, and it is downloaded again\.$/,
    );
  });
});

const realThere = await available('mnist');
if (!realThere) {
  console.log('real MNIST: skipped, NOTEGRAD_DATA names no folder with its four files');
}

describe.skipIf(!realThere)('the real files', () => {
  it('hold digits', async () => {
    // As the reader set them.
    vi.unstubAllEnvs();
    const train = await mnist({ n: 1000 });
    const labels = train.labels();
    for (let digit = 0; digit < 10; digit++) {
      expect(labels.filter((label) => label === digit).length).toBeGreaterThan(70);
    }
    // The mean brightness of MNIST is 0.1307 (PyTorch normalizes by it).
    const mean = tf.tidy(() => train.x.mean().dataSync()[0] as number);
    expect(Math.abs(mean - 0.1307)).toBeLessThan(0.01);
    train.dispose();
  });
});
