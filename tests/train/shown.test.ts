import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeMoons } from '../../src/data/index.ts';
import { type DisplayOutput, jupyterDisplay } from '../../src/display/index.ts';
import { MLP } from '../../src/models/index.ts';
import { crossEntropy } from '../../src/nn/index.ts';
import { Rng } from '../../src/tensor/index.ts';
import { History } from '../../src/train/history.ts';
import { fit } from '../../src/train/index.ts';
import { notebookProgress, terminalProgress } from '../../src/train/progress.ts';

const hostKey = Symbol.for('notegrad.host');
const scope = globalThis as Record<symbol, unknown>;
const outputs: DisplayOutput[] = [];
const listen = () => {
  scope[hostKey] = {
    display: (output: DisplayOutput) => outputs.push(output),
    signal: () => new AbortController().signal,
  };
};
afterEach(() => {
  delete scope[hostKey];
  outputs.length = 0;
  vi.unstubAllEnvs();
});

const train = (progress?: boolean) =>
  fit(new MLP([2, 2], { rng: new Rng(2) }), makeMoons({ rng: 1, n: 64 }), {
    rng: 1,
    loss: crossEntropy,
    epochs: 3,
    ...(progress === undefined ? {} : { progress }),
  });

describe('progress', () => {
  it('in a notebook is one display that is replaced', async () => {
    listen();
    await train();
    expect(new Set(outputs.map((output) => output.displayId)).size).toBe(1);
    expect(outputs.map((output) => output.update)).toEqual([
      false,
      ...Array(outputs.length - 1).fill(true),
    ]);
    expect(outputs.at(-1)?.data['text/plain']).toMatch(/^█{20} training: 3 epochs, loss/);
    expect(outputs.at(-1)?.data['text/html']).toContain('value="6" max="6"');
  });

  it('comes no faster than it can be seen, but its end always comes', () => {
    listen();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    const bar = notebookProgress(1000);
    for (let i = 0; i < 1000; i++) bar.update(i, () => 'x', []);
    expect(outputs).toHaveLength(1);
    clock.mockReturnValue(101);
    bar.update(1000, () => 'later', []);
    bar.end(1000, 'end', []);
    clock.mockRestore();
    expect(outputs.map((output) => output.data['text/plain'])).toEqual([
      '░░░░░░░░░░░░░░░░░░░░ x',
      '████████████████████ later',
      '████████████████████ end',
    ]);
  });

  it('is quiet in a headless run, when not wanted, and where nobody watches', async () => {
    listen();
    await train(false);
    vi.stubEnv('NOTEGRAD_HEADLESS', '1');
    await train();
    expect(outputs).toHaveLength(0);
    delete scope[hostKey];
    vi.unstubAllEnvs();
    const log = vi.spyOn(console, 'log');
    await train();
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });

  it('in a terminal is a bar', () => {
    const stream = new PassThrough();
    const bar = terminalProgress(4, stream);
    bar.update(2, () => 'half way', []);
    // Too soon after the one before.
    bar.update(3, () => 'more', []);
    bar.end(4, 'all done', []);
    const [full, none] = ['█', '░'].map((sign) => sign.repeat(10)) as [string, string];
    expect(String(stream.read())).toBe(
      `\r${full}${none} 50% · half way\x1b[K\r${full}${full} 100% · all done\x1b[K\n`,
    );
  });
});

describe('a history', () => {
  it('shows itself as a chart of both losses, with a sentence, and no times', async () => {
    const history = new History();
    for (const [i, loss] of [0.5, 0.25, Number.POSITIVE_INFINITY].entries()) {
      history.epochs.push({
        epoch: i + 1,
        loss,
        valLoss: 2 * loss,
        metrics: { accuracy: 0.9 },
        valMetrics: { accuracy: 0.8 },
        lr: 0.1,
        seconds: Math.random(),
      });
    }
    history.stopped = 'early';
    history.restoredEpoch = 2;
    const bundle = history[jupyterDisplay]();
    expect(bundle['text/plain']).toBe(
      'training: 3 epochs, loss 0.5 → Infinity, validation loss 1 → Infinity, accuracy 0.9, ' +
        'validation accuracy 0.8, stopped early, weights of epoch 2 restored',
    );
    const figure = bundle['application/vnd.plotly.v1+json'] as {
      data: { x: number[]; y: unknown[]; name: string }[];
      config: { showSendToCloud: boolean };
    };
    expect(figure.data.map((trace) => trace.y)).toEqual([
      [0.5, 0.25, null],
      [1, 0.5, null],
    ]);
    expect(figure.data[0]?.x).toEqual([1, 2, 3]);
    expect(figure.config.showSendToCloud).toBe(false);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });

  it('of a single epoch shows its batches', () => {
    const history = new History();
    history.batchLosses.push(3, 2, 1);
    const figure = history[jupyterDisplay]()['application/vnd.plotly.v1+json'] as {
      data: { y: number[] }[];
    };
    expect(figure.data.map((trace) => trace.y)).toEqual([[3, 2, 1]]);
  });
});
