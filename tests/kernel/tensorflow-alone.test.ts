import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LiveKernel } from './live.ts';

// Cells that import TensorFlow.js and nothing of ours.

async function inKernel(
  env: Readonly<Record<string, string>>,
  use: (kernel: LiveKernel, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-alone-'));
  const kernel = await LiveKernel.start('tcp', folder, env);
  try {
    await use(kernel, folder);
  } finally {
    await kernel.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const BANNER = /\nTensorFlow\.js computes (.*)$/;

describe('TensorFlow.js alone', () => {
  test('computes on our backend, as the banner says, and saves models as files', () =>
    inKernel({}, async (kernel, folder) => {
      const { banner } = await kernel.ask('kernel_info_request', {});
      expect(BANNER.exec(banner as string)?.[1]).toBe(
        'on the backend of notegrad; NOTEGRAD_BACKEND=cpu leaves it as it was',
      );
      const { errors, text } = await kernel.run(
        `import * as tf from '@tensorflow/tfjs';
         const net = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
         await net.save('file://${folder}/net');
         const back = await tf.loadLayersModel('file://${folder}/net');
         const same = String(back.getWeights()[0]) === String(net.getWeights()[0]);
         console.log(tf.getBackend(), same);`,
      );
      expect({ errors, text }).toEqual({ errors: [], text: 'notegrad true\n' });
    }));

  test('is left as it was where NOTEGRAD_BACKEND says so', () =>
    inKernel({ NOTEGRAD_BACKEND: 'cpu' }, async (kernel) => {
      const { banner } = await kernel.ask('kernel_info_request', {});
      expect(BANNER.exec(banner as string)?.[1]).toBe('as NOTEGRAD_BACKEND=cpu says');
      const { errors, text } = await kernel.run(
        `import * as tf from '@tensorflow/tfjs';
         const three = (await tf.add(1, 2).data())[0];
         console.log(tf.getBackend(), tf.findBackend('notegrad'), three);`,
      );
      expect({ errors, text }).toEqual({ errors: [], text: 'cpu null 3\n' });
    }));
});
