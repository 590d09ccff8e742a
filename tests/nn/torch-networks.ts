import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import type { Tensor } from '../../src/tensor/index.ts';

const rng = 1;

class Branches extends nn.Module {
  readonly stem = new nn.Linear(6, 5, { rng });
  readonly heads = [
    new nn.Linear(5, 3, { rng }),
    new nn.Linear(5, 3, { rng, bias: false }),
  ] as const;
  readonly norms = { layer: new nn.LayerNorm(3), batch: new nn.BatchNorm1d(3) };

  override forward(x: tf.Tensor): Tensor {
    return tf.tidy(() => {
      const h = this.stem.forward(x).tanh();
      const [a, b] = this.heads.map((head) => head.forward(h)) as [tf.Tensor, tf.Tensor];
      return tf.add(this.norms.layer.forward(a) as tf.Tensor, this.norms.batch.forward(b));
    }) as Tensor;
  }
}

class Recurrent extends nn.Module {
  readonly rnn = new nn.RNN(3, 5, { rng, biases: 2 });
  readonly gru = new nn.GRU(5, 6, { rng, biases: 2 });
  readonly lstm = new nn.LSTM(6, 4, { rng, biases: 2 });
  readonly cells = {
    rnn: new nn.RNNCell(4, 6, { rng, biases: 2 }),
    gru: new nn.GRUCell(6, 6, { rng, biases: 2 }),
    lstm: new nn.LSTMCell(6, 4, { rng, biases: 2 }),
  };

  override forward(x: tf.Tensor): Tensor {
    return tf.tidy(() => {
      const n = x.shape[0] as number;
      const a = this.rnn.forward(x) as tf.Tensor;
      const b = this.gru.forward(a, this.gru.initialState(n));
      const c = this.lstm.forward(b.outputs, this.lstm.initialState(n));
      const first = this.cells.rnn.forward(c.state.h, b.state);
      const second = this.cells.gru.forward(first.h, b.state);
      const after = this.cells.lstm.forward(second.h, c.state);
      const row = (t: tf.Tensor) => t.expandDims(1);
      return tf.concat([c.outputs as tf.Tensor, row(after.h), row(after.c)], 1);
    }) as Tensor;
  }
}

/** The networks of fixtures/pytorch.py. */
export const networks: Record<string, () => nn.Module> = {
  cnn: () =>
    new nn.Sequential(
      new nn.Conv2d(2, 4, [3, 5], { rng, stride: [1, 2], padding: 1 }),
      new nn.BatchNorm2d(4),
      new nn.PReLU({ channels: 4 }),
      new nn.MaxPool2d(2),
      new nn.Conv2d(4, 6, 3, { rng, dilation: 2, padding: 2, bias: false }),
      new nn.LeakyReLU({ slope: 0.2 }),
      new nn.Flatten({ order: 'channelsFirst' }),
      new nn.Linear(90, 10, { rng }),
      nn.gelu,
      new nn.Linear(10, 3, { rng }),
    ),
  up: () =>
    new nn.Sequential(
      new nn.ConvTranspose2d(3, 2, 3, { rng, stride: 2, padding: 1, outputPadding: 1 }),
      new nn.ELU(),
      new nn.ConvTranspose2d(2, 4, [2, 3], { rng }),
    ),
  branches: () => new Branches(),
  slim: () =>
    new nn.Sequential(
      new nn.DepthwiseConv2d(4, [3, 2], { rng, stride: 2, padding: 1, multiplier: 2 }),
      nn.relu,
      new nn.Conv2d(8, 5, 1, { rng }),
      new nn.GlobalAvgPool(),
      new nn.Flatten(),
      new nn.Linear(5, 3, { rng }),
    ),
  sequence: () =>
    new nn.Sequential(
      new nn.Conv1d(3, 4, 5, { rng, stride: 2, padding: 2 }),
      nn.relu,
      new nn.MaxPool1d(2, { stride: 1 }),
      new nn.Conv1d(4, 2, 3, { rng, dilation: 2 }),
    ),
  recurrent: () => new Recurrent(),
};

/** The network with the weights that PyTorch wrote to `folder`, in evaluation. */
export const loaded = (folder: string, name: string): Promise<nn.Module> =>
  nn
    .load((networks[name] as () => nn.Module)(), join(folder, `${name}.safetensors`), {
      from: 'pytorch',
    })
    .then((net) => net.eval());

/** Asserts that the network gives what PyTorch's did. */
export async function expectTorchOutputs(folder: string, name: string): Promise<void> {
  const net = await loaded(folder, name);
  const { x, y } = nn.decodeSafetensors(readFileSync(join(folder, `${name}.expected.safetensors`)));
  const expected = y as nn.StateDict[string];
  tf.tidy(() => {
    const input = x as nn.StateDict[string];
    const output = net.forward(tf.tensor(input.values as Float32Array, input.shape));
    expect(output.shape).toEqual(expected.shape);
    const values = output.dataSync();
    for (const [i, value] of expected.values.entries()) {
      const difference = Math.abs((values[i] as number) - value);
      expect(difference).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
    }
  });
  net.dispose();
}
