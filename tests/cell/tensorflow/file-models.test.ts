import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepModelsInFiles } from '../../../src/cell/tensorflow/file-models.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-model-'));
  await tf.setBackend('cpu');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a layers model is saved in files and comes back with the same outputs', async () => {
  expect(tf.io.getSaveHandlers('file://x')).toEqual([]);
  keepModelsInFiles(tf);
  keepModelsInFiles({ tf });
  expect(tf.io.getSaveHandlers('file://x')).toHaveLength(1);
  expect(tf.io.getSaveHandlers('localstorage://x')).toHaveLength(0);
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 3, inputShape: [2], activation: 'tanh' }),
      tf.layers.dense({ units: 1 }),
    ],
  });
  const place = join(folder, 'deep', 'net');
  await model.save(`file://${place}`);
  expect(readdirSync(place).sort()).toEqual(['model.json', 'weights.bin']);
  const x = tf.tensor([[0.5, -1]]);
  const expected = (model.predict(x) as tf.Tensor).dataSync();
  for (const path of [place, join(place, 'model.json')]) {
    const back = await tf.loadLayersModel(`file://${path}`);
    expect((back.predict(x) as tf.Tensor).dataSync()).toEqual(expected);
  }
});

test('weights are looked for beside the model, and nowhere else', async () => {
  const place = join(folder, 'deep', 'net');
  const text = readFileSync(join(place, 'model.json'), 'utf8');
  for (const strange of ['../../secret.bin', '/etc/passwd', '..', 'a\\\\b']) {
    writeFileSync(join(place, 'model.json'), text.replace('weights.bin', strange));
    await expect(tf.loadLayersModel(`file://${place}`)).rejects.toThrow(
      'expected a file beside it',
    );
  }
});
