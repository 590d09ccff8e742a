import { describe, expect, it } from 'vitest';
import { makeMoons } from '../../src/data/index.ts';
import { MLP } from '../../src/models/index.ts';
import { crossEntropy } from '../../src/nn/index.ts';
import { Rng } from '../../src/tensor/index.ts';
import { type EpochLog, History } from '../../src/train/history.ts';
import {
  Checkpoint,
  EarlyStopping,
  type EarlyStoppingOptions,
  type FitRun,
  fit,
} from '../../src/train/index.ts';

const log = (epoch: number, valLoss: number): EpochLog => ({
  epoch,
  loss: 1,
  valLoss,
  metrics: {},
  valMetrics: {},
  lr: 0.1,
  seconds: 0,
});

/**
 * Runs the callback over validation losses; each epoch the model's one weight is set to the epoch.
 */
function script(losses: readonly number[], options: EarlyStoppingOptions) {
  const model = new MLP([1, 1], { rng: new Rng(1) });
  const history = new History();
  let stopped = false;
  const run = {
    model,
    history,
    stop: () => {
      stopped = true;
    },
  } as unknown as FitRun;
  const weight = { shape: [1, 1], values: [0] };
  const bias = { shape: [1], values: [0] };
  const callback = new EarlyStopping(options);
  callback.onTrainBegin();
  for (const [i, loss] of losses.entries()) {
    model.loadStateDict({
      'layers.0.weight': { ...weight, values: [i + 1] },
      'layers.0.bias': bias,
    });
    history.epochs.push(log(i + 1, loss));
    callback.onEpochEnd(run, history.epochs.at(-1) as EpochLog);
    if (stopped) break;
  }
  callback.onTrainEnd(run);
  const kept = model.stateDict()['layers.0.weight']?.values[0];
  model.dispose();
  return { epochs: history.epochs.length, stopped, kept, restored: history.restoredEpoch };
}

describe('EarlyStopping', () => {
  const losses = [5, 4, 3, 3.5, 2.9, 3, 3.1, 2.95, 2.8, 1];

  it('stops after `patience` epochs with nothing better, and puts the best weights back', () => {
    expect(script(losses, { patience: 3 })).toEqual({
      epochs: 8,
      stopped: true,
      kept: 5,
      restored: 5,
    });
    expect(script(losses, { patience: 1 })).toMatchObject({ epochs: 4, kept: 3 });
  });

  it('waits for 5 epochs, unless told otherwise', () => {
    expect(script([2, 1, 1, 1, 1, 1, 1, 1], {})).toMatchObject({ epochs: 7, kept: 2 });
  });

  it('goes on to the end when it keeps getting better', () => {
    expect(script([3, 2, 1], { patience: 1 })).toEqual({
      epochs: 3,
      stopped: false,
      kept: 3,
      restored: undefined,
    });
  });

  it('asks for an improvement of more than minDelta', () => {
    // 2.9 is not 0.5 better than 3, so the best stays epoch 3.
    expect(script(losses, { patience: 3, minDelta: 0.5 })).toMatchObject({ epochs: 6, kept: 3 });
  });

  it('can leave the last weights', () => {
    expect(script(losses, { patience: 3, restoreBest: false })).toMatchObject({
      epochs: 8,
      kept: 8,
    });
  });

  it('takes NaN for no improvement', () => {
    expect(script([2, Number.NaN, Number.NaN], { patience: 2 })).toMatchObject({
      stopped: true,
      kept: 1,
    });
  });

  it('can watch something else, here a number that should grow', () => {
    expect(
      script([1, 2, 3, 2.5], { patience: 1, monitor: (l) => -(l.valLoss as number) }),
    ).toMatchObject({ epochs: 4, kept: 3 });
  });

  it('stops a real training', async () => {
    const data = makeMoons({ rng: 1, n: 40 });
    const net = new MLP([2, 4, 2], { rng: new Rng(2) });
    const stopping = new EarlyStopping({ patience: 2, minDelta: 10 });
    const history = await fit(net, data, {
      validation: data,
      rng: 3,
      loss: crossEntropy,
      epochs: 50,
      callbacks: [stopping],
    });
    expect([history.stopped, history.epochs.length, history.restoredEpoch]).toEqual([
      'early',
      3,
      1,
    ]);
    expect(net.stateDict()).toEqual(stopping.checkpoint.bestState);
  });
});

it('Checkpoint watches the training loss where there is no validation', () => {
  const model = new MLP([1, 1], { rng: new Rng(1) });
  const checkpoint = new Checkpoint();
  const { valLoss: _, ...alone } = log(1, 0);
  checkpoint.onTrainBegin();
  checkpoint.onEpochEnd({ model }, { ...alone, loss: 0.75 });
  checkpoint.onEpochEnd({ model }, { ...alone, epoch: 2, loss: 0.8 });
  expect([checkpoint.bestValue, checkpoint.bestEpoch]).toEqual([0.75, 1]);
  checkpoint.onEpochEnd({ model }, { ...log(3, 0.5), loss: 0.9 });
  expect([checkpoint.bestValue, checkpoint.bestEpoch]).toEqual([0.5, 3]);
  model.dispose();
});

it('History has the validation losses of the epochs that have one', () => {
  const history = new History();
  const { valLoss: _, ...alone } = log(1, 0);
  history.epochs.push(log(1, 0.5), alone, log(3, 0.25));
  expect(history.valLosses).toEqual([0.5, 0.25]);
  expect(history.losses).toEqual([1, 1, 1]);
});

it('Checkpoint has nothing to restore before the first epoch', () => {
  const model = new MLP([1, 1], { rng: new Rng(1) });
  expect(() => new Checkpoint().restore(model)).toThrow(/no epoch has ended/);
  model.dispose();
});
