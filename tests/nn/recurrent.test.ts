import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '../../src/backend/index.ts';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, full, Rng, randn, type Tensor, zeros } from '../../src/tensor/index.ts';

const rng = 1;
const values = (x: tf.Tensor): number[] => [...x.dataSync()];

beforeAll(async () => {
  await tf.setBackend('notegrad');
});
afterAll(() => tf.disposeVariables());

type Kind = 'RNN' | 'GRU' | 'LSTM';
type AnyLayer = nn.Recurrent<nn.HiddenState, number, number, never>;
type AnyCell = nn.RecurrentCell<nn.HiddenState>;
type Options = nn.RNNOptions & nn.GRUOptions & nn.LSTMOptions;
const kinds: readonly Kind[] = ['RNN', 'GRU', 'LSTM'];
type Make<M> = new (size: number, hidden: number, options: Options) => M;
const layers = { RNN: nn.RNN, GRU: nn.GRU, LSTM: nn.LSTM } as object as Record<
  Kind,
  Make<AnyLayer>
>;
const cells = { RNN: nn.RNNCell, GRU: nn.GRUCell, LSTM: nn.LSTMCell } as object as Record<
  Kind,
  Make<AnyCell>
>;
const layer = (kind: Kind, size: number, hidden: number, options: Options) =>
  new layers[kind](size, hidden, options);
const cell = (kind: Kind, size: number, hidden: number, options: Options) =>
  new cells[kind](size, hidden, options);
const run = (net: AnyLayer, x: tf.Tensor): tf.Tensor => (net as unknown as nn.Module).forward(x);

/** Every setting that changes what is computed. */
const variants: [string, Kind, Partial<Options>][] = [
  ['RNN', 'RNN', {}],
  ['RNN, relu', 'RNN', { nonlinearity: 'relu', biases: 2 }],
  ['RNN without a bias', 'RNN', { biases: 0 }],
  ['GRU', 'GRU', {}],
  ['GRU, two biases', 'GRU', { biases: 2 }],
  ['GRU, reset before', 'GRU', { reset: 'before', biases: 2 }],
  ['LSTM', 'LSTM', { forgetBias: 1 }],
  ['LSTM, two biases', 'LSTM', { biases: 2 }],
  ['LSTM without a bias', 'LSTM', { biases: 0 }],
];

describe('the plain recurrent network', () => {
  test('of one unit, w_x = 1, w_h = 1/2, b = 0, reads (1, 0, 0) as .7616, .3634, .1797', () => {
    const net = new nn.RNN(1, 1, {
      rng,
      init: nn.init.ones,
      recurrentInit: nn.init.constant(0.5),
      biasInit: nn.init.zeros,
    });
    const x = tf.tensor3d([1, 0, 0], [1, 3, 1]);
    const h = values(net.forward(x));
    expect(h[0]).toBeCloseTo(0.7616, 4);
    expect(h[1]).toBeCloseTo(0.3634, 4);
    expect(h[2]).toBeCloseTo(0.1797, 4);
    // Its last value by the first input: the product of every step's 1 - h² and of w_h twice.
    const [a, b, c] = h as [number, number, number];
    const slope = (1 - c * c) * 0.5 * (1 - b * b) * 0.5 * (1 - a * a);
    const gradient = tf.grad((input) => (net.forward(input) as tf.Tensor).slice([0, 2, 0]).sum())(
      x,
    );
    expect(values(gradient)[0]).toBeCloseTo(slope, 6);
    expect(slope).toBeCloseTo(0.0882, 4);
  });

  test('of two relu units tells the parity of a string of any length', () => {
    // h = relu(s) - 2 relu(s - 1) with s = h + x: units relu(s) and relu(s - 1), read as a - 2 b.
    const net = new nn.RNN(1, 2, { rng, nonlinearity: 'relu', returns: 'last' });
    net.inputWeight.assign(tf.ones([1, 2]));
    net.recurrentWeight.assign(tf.tensor2d([1, 1, -2, -2], [2, 2]));
    net.bias?.assign(tf.tensor1d([0, -1]));
    const draw = new Rng(3);
    for (const length of [1, 2, 7, 40]) {
      const bits = Array.from({ length: 8 * length }, () => draw.int(2));
      const h = values(net.forward(tf.tensor3d(bits, [8, length, 1])));
      for (let i = 0; i < 8; i++) {
        const ones = bits.slice(i * length, (i + 1) * length).reduce((sum, bit) => sum + bit, 0);
        expect((h[2 * i] as number) - 2 * (h[2 * i + 1] as number)).toBe(ones % 2);
      }
    }
  });
});

describe('gates', () => {
  test('an LSTM with open forget gates and closed input gates keeps its cell', () => {
    const net = new nn.LSTM(1, 2, { rng, forgetBias: 40, init: nn.init.zeros });
    net.recurrentWeight.assign(tf.zeros([2, 8]));
    net.bias?.assign(tf.tensor1d([-40, -40, 40, 40, 1, 1, 0, 0]));
    const c = tf.tensor2d([0.3, -1.7], [1, 2]) as Tensor<[1, 2]>;
    const { state } = net.forward(zeros([1, 50, 1]), { h: zeros([1, 2]), c });
    expect(values(state.c)).toEqual(values(c));
    // o = 1/2
    expect(values(state.h)[0]).toBeCloseTo(0.5 * Math.tanh(0.3), 6);
  });

  test('forgetBias is the first bias of the forget gates alone, and their second is 0', () => {
    const net = new nn.LSTM(2, 3, { rng, forgetBias: 1.5, biases: 2, biasInit: nn.init.ones });
    expect(values(net.bias as tf.Tensor)).toEqual([1, 1, 1, 1.5, 1.5, 1.5, 1, 1, 1, 1, 1, 1]);
    expect(values(net.recurrentBias as tf.Tensor)).toEqual([1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
  });

  test('a GRU whose update gate is 1 keeps its state, and one whose gate is 0 forgets it', () => {
    const net = new nn.GRU(1, 1, { rng, init: nn.init.zeros, recurrentInit: nn.init.zeros });
    const start = { h: full([1, 1], 0.7) };
    net.bias?.assign(tf.tensor1d([0, 40, 9]));
    expect(values(net.forward(zeros([1, 30, 1]), start).state.h)[0]).toBeCloseTo(0.7, 6);
    net.bias?.assign(tf.tensor1d([0, -40, 0.5]));
    expect(values(net.forward(zeros([1, 1, 1]), start).state.h)[0]).toBeCloseTo(Math.tanh(0.5), 6);
  });

  test('the reset of a GRU before and after the product differ by r, and by formula', () => {
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    // Two units: r differs between them, so that r (h U) and (r h) U differ.
    const recurrent = [
      [0.3, -0.2, 0.5, 0.4, 0.9, -1.1],
      [0.1, 0.6, -0.7, 0.2, 0.8, 0.3],
    ];
    const h = [0.6, -0.4];
    const sum = (column: number, from = h) =>
      from.reduce((total, value, i) => total + value * (recurrent[i]?.[column] as number), 0);
    const r = [sigmoid(sum(0) + 1), sigmoid(sum(1) - 1)] as const;
    const z = [sigmoid(sum(2)), sigmoid(sum(3))] as const;
    const resetState = h.map((value, i) => (r[i] as number) * value);
    const candidates = {
      after: [0, 1].map((u) => Math.tanh((r[u] as number) * (sum(4 + u) + 0.25))),
      before: [0, 1].map((u) => Math.tanh(sum(4 + u, resetState) + 0.25)),
    };
    for (const reset of ['after', 'before'] as const) {
      const gru = new nn.GRUCell(1, 2, { rng, reset, biases: 2, init: nn.init.zeros });
      gru.recurrentWeight.assign(tf.tensor2d(recurrent));
      gru.bias?.assign(tf.tensor1d([1, -1, 0, 0, 0, 0]));
      gru.recurrentBias?.assign(tf.tensor1d([0, 0, 0, 0, 0.25, 0.25]));
      const next = values(gru.forward(zeros([1, 1]), { h: tf.tensor2d([h]) as never }).h);
      for (const u of [0, 1]) {
        const expected =
          (1 - (z[u] as number)) * (candidates[reset][u] as number) +
          (z[u] as number) * (h[u] as number);
        expect(next[u]).toBeCloseTo(expected, 6);
      }
    }
  });
});

describe.each(variants)('%s', (_, kind, options) => {
  const make = (more: Partial<Options> = {}) => layer(kind, 3, 5, { rng, ...options, ...more });
  const x = () => randn([4, 6, 3], { rng: 2 });

  test('reads a sequence as its cell does, step by step', () => {
    const net = make();
    const one = cell(kind, 3, 5, { rng: 9, ...options });
    one.loadStateDict(net.stateDict());
    const input = x();
    const { outputs, state } = net.forward(input, net.initialState(4));
    let now = one.initialState(4);
    for (let t = 0; t < 6; t++) {
      now = one.forward(input.slice([0, t, 0], [-1, 1, -1]).reshape([4, 3]), now);
      const step = (outputs as tf.Tensor).slice([0, t, 0], [-1, 1, -1]);
      expect(tf.max(tf.abs(tf.sub(step.reshape([4, 5]), now.h))).dataSync()[0]).toBeLessThan(1e-6);
    }
    for (const [name, part] of Object.entries(state)) {
      const own = (now as unknown as Record<string, tf.Tensor>)[name] as tf.Tensor;
      expect(tf.max(tf.abs(tf.sub(part, own))).dataSync()[0]).toBeLessThan(1e-6);
    }
  });

  test('goes on from a state as if it had not stopped', () => {
    const net = make();
    const input = x();
    const whole = net.forward(input, net.initialState(4));
    const begun = net.forward(input.slice([0, 0, 0], [-1, 4, -1]), net.initialState(4));
    const rest = net.forward(input.slice([0, 4, 0]), begun.state);
    expect(values(rest.state.h)).toEqual(values(whole.state.h));
    expect(values(run(net, input))).toEqual(values(whole.outputs));
  });

  test('returns the last output where it is asked to', () => {
    const net = make({ returns: 'last' });
    const last = run(net, x());
    expect(last.shape).toEqual([4, 5]);
    expect(values(last)).toEqual(values(net.forward(x(), net.initialState(4)).state.h));
  });

  test('has, on this backend and on plain JavaScript, the same values and gradients', async () => {
    const compute = async (name: string): Promise<number[][]> => {
      await tf.setBackend(name);
      const net = make();
      const variables = [...net.namedVariables()].map(([, variable]) => variable);
      const start = net.initialState(4);
      const begin = Object.entries(start).map(([, part], i) =>
        tf.variable(tf.add(part, tf.scalar(0.3 * (i + 1)))),
      );
      const input = tf.variable(x() as tf.Tensor);
      const scale = randn([4, 6, 5], { rng: 5 });
      const end = randn([4, 5], { rng: 6 });
      const { value, grads } = tf.variableGrads(() => {
        const given = Object.fromEntries(Object.keys(start).map((key, i) => [key, begin[i]]));
        const { outputs, state } = net.forward(input, given as never);
        const parts = Object.values(state).map((part: tf.Tensor, i) => part.mul(end).mul(i + 1));
        return tf.addN([
          (outputs as tf.Tensor).mul(scale).sum(),
          ...parts.map((part) => part.sum()),
        ]) as tf.Scalar;
      }, [input, ...begin, ...variables]);
      const all = [input, ...begin, ...variables].map(({ name: key }) =>
        values(grads[key] as tf.Tensor),
      );
      const result = [values(value), ...all];
      tf.dispose([value, grads, input, begin, start, scale, end] as never);
      net.dispose();
      return result;
    };
    const [ours, plain] = [await compute('notegrad'), await compute('cpu')];
    await tf.setBackend('notegrad');
    for (const [i, expected] of plain.entries()) {
      const most = Math.max(...expected.map(Math.abs));
      for (const [j, value] of expected.entries()) {
        expect(Math.abs((ours[i]?.[j] as number) - value)).toBeLessThan(1e-5 * Math.max(1, most));
      }
    }
  });

  test('has the derivative of a derivative that plain JavaScript has', async () => {
    const compute = async (name: string) => {
      await tf.setBackend(name);
      const net = make({ returns: 'last' });
      const slope = (input: tf.Tensor) => tf.grad((v) => run(net, v).square().sum())(input);
      const second = values(tf.grad((v) => slope(v).square().sum())(x() as tf.Tensor));
      net.dispose();
      return second;
    };
    const [ours, plain] = [await compute('notegrad'), await compute('cpu')];
    await tf.setBackend('notegrad');
    for (const [i, value] of plain.entries()) expect(ours[i]).toBeCloseTo(value, 5);
  });

  test('leaves no tensor behind', () => {
    const net = make();
    const one = cell(kind, 3, 5, { rng, ...options });
    const input = x();
    const row = zeros([4, 3]);
    expectNoLeak(() => {
      run(net, input).dispose();
      const start = net.initialState(4);
      tf.dispose([net.forward(input, start), start] as never);
      tf.dispose(one.forward(row) as never);
    });
  });
});

describe('parameters', () => {
  const counts: [Kind, number, number][] = [
    ['RNN', 1088, 1120],
    ['GRU', 3264, 3360],
    ['LSTM', 4352, 4480],
  ];
  test.each(counts)('%s of 1 -> 32: %d with one bias, %d with two', (kind, one, two) => {
    expect(layer(kind, 1, 32, { rng }).parameterCount()).toBe(one);
    expect(layer(kind, 1, 32, { rng, biases: 2 }).parameterCount()).toBe(two);
    expect(cell(kind, 1, 32, { rng }).parameterCount()).toBe(one);
  });

  test.each(kinds)('of a %s are drawn on +-1 / sqrt(h), and orthogonal gate by gate', (kind) => {
    const net = layer(kind, 2, 16, { rng, recurrentInit: nn.init.orthogonal });
    const most = Math.max(...values(net.inputWeight).map(Math.abs));
    expect(most).toBeLessThan(0.25);
    expect(most).toBeGreaterThan(0.22);
    const gates = (net.recurrentWeight.shape[1] as number) / 16;
    const blocks = tf.split(net.recurrentWeight as tf.Tensor, gates, 1) as tf.Tensor2D[];
    for (const block of blocks) {
      const product = tf.matMul(block, block, true).sub(tf.eye(16)).abs().max();
      expect(product.dataSync()[0]).toBeLessThan(1e-5);
    }
  });

  test('sizes and settings that make no sense are refused', () => {
    expect(() => new nn.RNN(0, 4, { rng })).toThrow('RNN: inputSize is 0, expected a whole number');
    expect(() => new nn.GRU(2, 4, { rng, biases: 3 as never })).toThrow('GRU: biases is 3');
    expect(() => new nn.GRU(2, 4, { rng, reset: 'never' as never })).toThrow("'after' or 'before'");
    expect(() => new nn.RNN(2, 4, { rng, nonlinearity: 'elu' as never })).toThrow(
      "'tanh' or 'relu'",
    );
    expect(() => new nn.LSTM(2, 4, { rng, returns: 'all' as never })).toThrow(
      "'sequence' or 'last'",
    );
  });
});

describe('in a network', () => {
  const stacked = () =>
    new nn.Sequential(
      new nn.LSTM(3, 8, { rng }),
      new nn.GRU(8, 6, { rng, biases: 2, returns: 'last' }),
      new nn.Linear(6, 2, { rng }),
    );

  test('a summary says what each layer costs, in steps, gates and products', () => {
    const { rows } = stacked().summary([2, 10, 3]);
    expect(rows.map(({ layer: name }) => name)).toEqual([
      'LSTM(3 -> 8)',
      'GRU(8 -> 6, returns last, biases 2)',
      'Linear(6 -> 2)',
    ]);
    expect(rows.map(({ outputs }) => outputs)).toEqual([[[2, 10, 8]], [[2, 6]], [[2, 2]]]);
    expect(rows.map(({ macs }) => macs)).toEqual([2 * 10 * 32 * 11, 2 * 10 * 18 * 14, 24]);
    expect(rows.map(({ parameters }) => parameters)).toEqual([32 * 12, 18 * 16, 14]);
  });

  test('a layer that is given a state, and a cell, are counted too', () => {
    class Own extends nn.Module {
      readonly lstm = new nn.LSTM(3, 8, { rng });
      readonly cell = new nn.LSTMCell(3, 8, { rng });
      override forward(x: tf.Tensor): Tensor {
        return tf.tidy(() => {
          const { state } = this.lstm.forward(x, this.lstm.initialState(x.shape[0] as number));
          return this.cell.forward(x.slice([0, 0, 0], [-1, 1, -1]).squeeze([1]), state).h;
        }) as Tensor;
      }
    }
    const { rows } = new Own().summary([2, 10, 3]);
    expect(rows.map(({ macs }) => macs)).toEqual([2 * 10 * 32 * 11, 2 * 32 * 11]);
  });

  test('one without values is counted and summarized alike', () => {
    const shapes = nn.abstract(() => new nn.LSTM(10_000, 50_000, { rng }));
    expect(shapes.parameterCount()).toBe(4 * 50_000 * 60_001);
    expect(nn.abstract(stacked).summary([2, 10, 3])).toEqual(stacked().summary([2, 10, 3]));
  });

  test('what does not fit is named, with the position of the layer', () => {
    const net = stacked() as nn.Module;
    expect(() => net.forward(zeros([2, 10, 4]))).toThrow(
      'layer 0, LSTM(3 -> 8): input of LSTM has shape [2, 10, 4], expected [?, ?, 3]',
    );
    expect(() => net.forward(zeros([2, 0, 3]))).toThrow('LSTM: sequences of no step');
    const lstm = new nn.LSTM(3, 8, { rng });
    const x = zeros([2, 4, 3]);
    expect(() => lstm.forward(x, { h: zeros([2, 8]) } as never)).toThrow(
      'LSTM: the state has no c; expected { h, c }, each of shape [2, 8]',
    );
    expect(() => lstm.forward(x, lstm.initialState(3))).toThrow(
      'state h of LSTM has shape [3, 8], expected [2, 8]',
    );
    const one = new nn.RNNCell(3, 8, { rng });
    expect(() => one.forward(zeros([2, 4]))).toThrow('input of RNNCell has shape [2, 4]');
  });
});
