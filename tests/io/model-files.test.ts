import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as io from '../../src/io/index.ts';
import '../../src/io/own-copy.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad models-'));
});
afterAll(() => rm(folder, { recursive: true }));

const url = (name: string) => pathToFileURL(join(folder, name)).href;
const x = tf.tensor2d([[1, -2, 0.5]]);

function model(): tf.Sequential {
  const made = tf.sequential({
    layers: [
      tf.layers.dense({ units: 4, inputShape: [3], activation: 'tanh' }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: 2 }),
    ],
  });
  made.setWeights(
    made.getWeights().map((w, i) => tf.linspace(0.1 * (i + 1), 0.9, w.size).reshape(w.shape)),
  );
  return made;
}

describe('model.save and tf.loadLayersModel on file://', () => {
  test('bring a model back, with a space in its path and its optimizer', async () => {
    const saved = model();
    saved.compile({ optimizer: tf.train.adam(0.05), loss: 'meanSquaredError' });
    await saved.fit(tf.ones([4, 3]), tf.ones([4, 2]), { epochs: 1, verbose: 0 });
    const { modelArtifactsInfo } = await saved.save(url('net'), { includeOptimizer: true });
    expect(modelArtifactsInfo).toMatchObject({ modelTopologyType: 'JSON' });
    const json = JSON.parse(await readFile(join(folder, 'net', 'model.json'), 'utf8'));
    expect(Object.keys(json).slice(0, 2)).toEqual(['modelTopology', 'format']);
    expect(json.weightsManifest[0].paths).toEqual(['weights.bin']);
    for (const place of ['net', 'net/model.json']) {
      const back = (await tf.loadLayersModel(url(place))) as tf.LayersModel;
      const [expected, got] = [saved, back].map((m) => m.predict(x) as tf.Tensor);
      expect(got?.dataSync()).toEqual(expected?.dataSync());
      const { optimizer } = back as unknown as { optimizer: tf.AdamOptimizer };
      expect(optimizer.getConfig()['learningRate']).toBeCloseTo(0.05);
    }
    // As tfjs-node takes it, and by a handler.
    const plain = await tf.loadLayersModel(`file://${join(folder, 'net')}`);
    expect(plain.layers).toHaveLength(3);
    await saved.save(io.modelFiles(join(folder, 'twin')));
    const twin = await tf.loadLayersModel(io.modelFiles(join(folder, 'twin')));
    expect(twin.countParams()).toBe(saved.countParams());
  });

  test('a graph model of two groups of weights is read from its folder', async () => {
    const tensor = (shape: number[]) => ({
      dtype: { type: 'DT_FLOAT' },
      shape: { shape: { dim: shape.map((size) => ({ size: String(size) })) } },
    });
    const node = [
      { name: 'x', op: 'Placeholder', attr: tensor([-1, 2]) },
      { name: 'w', op: 'Const', attr: tensor([2, 1]) },
      { name: 'b', op: 'Const', attr: tensor([1]) },
      { name: 'xw', op: 'MatMul', input: ['x', 'w'], attr: {} },
      { name: 'y', op: 'AddV2', input: ['xw', 'b'], attr: {} },
    ];
    const weight = (name: string, shape: number[]) => ({ name, shape, dtype: 'float32' });
    const json = {
      format: 'graph-model',
      modelTopology: { node, versions: {} },
      weightsManifest: [
        { paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'], weights: [weight('w', [2, 1])] },
        { paths: ['group2.bin'], weights: [weight('b', [1])] },
      ],
    };
    const place = await mkdtemp(join(folder, 'graph-'));
    const write = (name: string, data: Float32Array | string) => writeFile(join(place, name), data);
    await write('model.json', JSON.stringify(json));
    await write('group1-shard1of2.bin', Float32Array.of(3));
    await write('group1-shard2of2.bin', Float32Array.of(-1));
    await write('group2.bin', Float32Array.of(0.5));
    const graph = await tf.loadGraphModel(pathToFileURL(place).href);
    const y = graph.predict(tf.tensor2d([[2, 4]])) as tf.Tensor;
    expect(y.arraySync()).toEqual([[2.5]]);
    graph.dispose();
  });

  const good = { name: 'w', shape: [1], dtype: 'float32' };
  test.each<[string, unknown, string]>([
    ['no JSON', 'nonsense', 'the file is damaged or of another format'],
    ['no topology', {}, 'it has no modelTopology'],
    ['a manifest of texts', { modelTopology: {}, weightsManifest: ['w'] }, 'lists no weights'],
    [
      'a size below 0',
      { modelTopology: {}, weightsManifest: [{ paths: [], weights: [{ ...good, shape: [-1] }] }] },
      'lists no weights',
    ],
    [
      'a file above its folder',
      { modelTopology: {}, weightsManifest: [{ paths: ['../secret'], weights: [good] }] },
      'its weights lie outside of its folder, in "../secret"',
    ],
    [
      'a file by its whole path',
      { modelTopology: {}, weightsManifest: [{ paths: ['/etc/passwd'], weights: [good] }] },
      'its weights lie outside of its folder',
    ],
    [
      'fewer bytes than it says',
      { modelTopology: {}, weightsManifest: [{ paths: ['two'], weights: [good] }] },
      'its weights take 4 bytes, and 2 are there',
    ],
  ])('refuses %s', async (_, json, message) => {
    const place = await mkdtemp(join(folder, 'bad-'));
    await writeFile(join(place, 'two'), 'ab');
    await writeFile(
      join(place, 'model.json'),
      typeof json === 'string' ? json : JSON.stringify(json),
    );
    await expect(tf.loadLayersModel(pathToFileURL(place).href)).rejects.toThrow(message);
  });

  test('is registered once, and says where there is no such folder', async () => {
    io.registerModelFiles(tf.io);
    expect(tf.io.getLoadHandlers(url('net'))).toHaveLength(1);
    await expect(tf.loadLayersModel(url('nowhere'))).rejects.toThrow(/ENOENT.*nowhere/);
  });
});
