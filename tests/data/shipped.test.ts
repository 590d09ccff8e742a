import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  available,
  breastCancer,
  cat,
  dataNames,
  digits,
  iris,
  type TableDataset,
  whyUnavailable,
  wine,
} from '../../src/data/index.ts';
import { findKernel } from '../../src/jupyter/client/index.ts';
import { executeNotebook } from '../../src/notebook/run/index.ts';
import { notebookOf, printed } from '../notebook/mock.ts';

const file = (name: string) => readFileSync(new URL(`../../assets/data/${name}`, import.meta.url));

/** Means of the features. */
function means({ x }: TableDataset): number[] {
  return tf.tidy(() => [...x.mean(0).dataSync()]);
}

function counts(labels: Int32Array, classes: number): number[] {
  return Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length);
}

// Counts and means as scikit-learn's loaders of the same data give them.
describe.each([
  {
    name: 'iris',
    load: iris as () => Promise<TableDataset>,
    csv: 'iris.csv',
    shape: [150, 4],
    perClass: [50, 50, 50],
    known: { 0: 5.8433, 1: 3.0573, 2: 3.758, 3: 1.1993 },
    names: ['setosa', 'sepal length (cm)'],
  },
  {
    name: 'wine',
    load: wine as () => Promise<TableDataset>,
    csv: 'wine.csv',
    shape: [178, 13],
    perClass: [59, 71, 48],
    known: { 0: 13.0006, 1: 2.3363, 4: 99.7416, 12: 746.8933 },
    names: ['cultivar 1', 'alcohol'],
  },
  {
    name: 'breast cancer',
    load: breastCancer as () => Promise<TableDataset>,
    csv: 'breast-cancer.csv',
    shape: [569, 30],
    perClass: [212, 357],
    known: { 0: 14.1273, 1: 19.2896, 3: 654.8891, 20: 16.2692 },
    names: ['malignant', 'mean radius'],
  },
])('$name', ({ name, load, csv, shape, perClass, known, names }) => {
  it('has its rows, its classes and its means', async () => {
    const set = await load();
    expect([set.name, set.x.shape, set.y.dtype]).toEqual([name, shape, 'int32']);
    expect(counts(set.labels(), perClass.length)).toEqual(perClass);
    expect(set.classNames).toHaveLength(perClass.length);
    expect(set.featureNames).toHaveLength(shape[1] as number);
    expect([set.classNames[0], set.featureNames[0]]).toEqual(names);
    const mean = means(set);
    for (const [feature, value] of Object.entries(known)) {
      expect(mean[Number(feature)]).toBeCloseTo(value, 3);
    }
    set.dispose();
  });

  it('is the file of assets/data, number by number', async () => {
    const set = await load();
    const lines = String(file(csv)).trim().split('\n').slice(1);
    const rows = lines.map((line) => line.split(',').map(Number));
    expect([...set.labels()]).toEqual(rows.map((row) => row.at(-1)));
    expect([...set.x.dataSync()]).toEqual(rows.flatMap((row) => row.slice(0, -1)).map(Math.fround));
    set.dispose();
  });
});

it('breast cancer: the columns of one measure are its mean, its error and its worst', async () => {
  const set = await breastCancer();
  expect([0, 10, 20].map((i) => set.featureNames[i])).toEqual([
    'mean radius',
    'error of radius',
    'worst radius',
  ]);
  expect(set.featureNames[29]).toBe('worst fractal dimension');
  set.dispose();
});

describe('digits', () => {
  it('are 1,797 images of 8 x 8 in [0, 1], nearly as many of each class', async () => {
    const before = tf.memory().numTensors;
    const set = await digits();
    expect(set.x.shape).toEqual([1797, 8, 8, 1]);
    expect(counts(set.labels(), 10)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    const pixels = Float32Array.from(set.x.dataSync());
    expect(Math.max(...pixels)).toBe(1);
    expect(Math.min(...pixels)).toBe(0);
    // The mean of load_digits is 4.8842 of 16.
    const mean = pixels.reduce((sum, v) => sum + v, 0) / pixels.length;
    expect(16 * mean).toBeCloseTo(4.8842, 4);
    set.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('are the file of assets/data, pixel by pixel', async () => {
    const set = await digits();
    const rows = String(gunzipSync(file('digits.csv.gz')))
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number));
    expect([...set.labels()]).toEqual(rows.map((row) => row[64]));
    expect([...set.x.dataSync()]).toEqual(
      rows.flatMap((row) => row.slice(0, 64).map((v) => v / 16)),
    );
    set.dispose();
  });
});

describe('what is available', () => {
  it('are the sets that come with the package, everywhere', async () => {
    expect(dataNames).toEqual(['mnist', 'digits', 'iris', 'wine', 'breastCancer']);
    for (const name of dataNames.slice(1)) {
      expect([name, await available(name)]).toEqual([name, true]);
      expect(await whyUnavailable(name)).toBeUndefined();
    }
  });

  it('is not known of others', async () => {
    await expect(available('toString' as never)).rejects.toThrow(
      'no set toString is known, only mnist, digits',
    );
  });
});

it('loads in stock tslab, which requires the library', async () => {
  const source =
    "import { data } from 'notegrad';\nconsole.log(`${await data.iris()} / ${await data.digits()}`);";
  const { cells, notebook } = await executeNotebook(notebookOf(source), {
    spec: await findKernel('tslab'),
    cwd: process.cwd(),
    cellTimeout: 100_000,
    allowErrors: false,
  });
  expect(cells).toMatchObject([{ status: 'ok' }]);
  const [cell] = notebook.cells;
  expect(printed(cell && 'outputs' in cell ? cell.outputs : [])).toMatch(
    /iris: 150 examples, .* \/ digits: 1797 examples/,
  );
});

describe('cat', () => {
  it('has the grays of the file, as a batch of one image, and dark pupils', async () => {
    const image = await cat();
    expect(image.shape).toEqual([1, 96, 128, 1]);
    const [, size, depth, ...rows] = file('cat.pgm').toString().trim().split('\n');
    expect([size, depth]).toEqual(['128 96', '63']);
    const grays = rows.flatMap((row) => row.split(' ').map(Number));
    const values = [...image.dataSync()];
    expect(values.map((value) => Math.round(value * 63))).toEqual(grays);
    const at = (row: number, column: number) => values[row * 128 + column] as number;
    expect(at(37, 45)).toBeLessThan(0.15);
    expect(at(44, 91)).toBeLessThan(0.15);
    expect(at(60, 78)).toBeGreaterThan(0.5); // the nose's bridge
    image.dispose();
  });
});
