import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { jupyterDisplay } from '../../src/display/index.ts';
import * as nn from '../../src/nn/index.ts';
import { Adam } from '../../src/optim/index.ts';
import {
  expectNoLeak,
  oneHot,
  ones,
  Rng,
  randn,
  type Tensor,
  zeros,
} from '../../src/tensor/index.ts';

const net = () => {
  const rng = new Rng(1);
  return new nn.Sequential(
    new nn.Linear(4, 8, { rng }),
    new nn.ReLU(),
    new nn.Linear(8, 3, { rng }),
  );
};

test('a network lists its parameters by path, as PyTorch names them', () => {
  const model = net();
  expect([...model.namedParameters()].map(([name]) => name)).toEqual([
    '0.weight',
    '0.bias',
    '2.weight',
    '2.bias',
  ]);
  expect(model.parameterCount()).toBe(4 * 8 + 8 + 8 * 3 + 3);
});

test('the summary counts parameters and shows shapes', () => {
  const model = net();
  const summary = model.summary([2, 4]);
  expect(summary.rows).toEqual([
    { name: '0', layer: 'Linear(4 -> 8)', outputs: [[2, 8]], parameters: 40, macs: 64 },
    { name: '1', layer: 'ReLU()', outputs: [[2, 8]], parameters: 0, macs: 0 },
    { name: '2', layer: 'Linear(8 -> 3)', outputs: [[2, 3]], parameters: 27, macs: 48 },
  ]);
  expect(String(summary)).toMatch(/total +67 +112$/);
  expect(model.training).toBe(true);
  expect(Object.hasOwn(model[0] as nn.AnyModule, 'forward')).toBe(false);
});

test('forward and a training step leave nothing behind, and the loss falls', () => {
  const model = net();
  const x = randn([32, 4], { rng: new Rng(2) });
  const labels = oneHot(
    Array.from({ length: 32 }, (_, i) => i % 3),
    3,
  );
  expectNoLeak(() => model.forward(x));
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  const loss = () => nn.crossEntropy(model.forward(x), labels);
  const first = optimizer.step(loss);
  expectNoLeak(() => void optimizer.step(loss));
  let last = first;
  for (let i = 0; i < 60; i++) last = optimizer.step(loss);
  expect(last).toBeLessThan(first / 2);
});

test('the state goes into a twin, and into nothing else', () => {
  const a = net();
  const b = net();
  tf.tidy(() => a.parameters()[0]?.assign(tf.ones([4, 8])));
  b.loadStateDict(JSON.parse(JSON.stringify(spread(a.stateDict()))));
  expect(b.stateDict()).toEqual(a.stateDict());
  const state = a.stateDict();
  delete state['0.bias'];
  state['9.x'] = { shape: [1], values: [1] };
  state['2.bias'] = { shape: [4], values: [1, 2, 3, 4] };
  expect(() => b.loadStateDict(state)).toThrow(
    'loadStateDict: the state is of another module: 0.bias is missing; 9.x is unknown; ' +
      '2.bias has shape [4], expected [3]',
  );
});
const spread = (state: nn.StateDict) =>
  Object.fromEntries(
    Object.entries(state).map(([k, v]) => [k, { shape: v.shape, values: [...v.values] }]),
  );

test('a batch of the wrong width is refused by name', () => {
  const layer: nn.Module = new nn.Linear(4, 2, { rng: new Rng(1) });
  expect(() => layer.forward(zeros([3, 5]))).toThrow(
    'input of Linear has shape [3, 5], expected [?, 4]',
  );
});

test('dispose frees all variables', () => {
  const before = tf.memory().numTensors;
  net().dispose();
  expect(tf.memory().numTensors).toBe(before);
});

const square = () => nn.parameter([2, 2], { init: nn.init.ones });

describe('inputs and outputs', () => {
  interface State {
    readonly h: Tensor<[number, 2]>;
    readonly steps: number;
  }
  class Cell extends nn.Module<[x: tf.Tensor, state?: State], { output: Tensor; state: State }> {
    readonly weight = square();

    override forward(x: tf.Tensor, state?: State): { output: Tensor; state: State } {
      return tf.tidy(() => {
        const own = tf.matMul(x as tf.Tensor2D, this.weight as tf.Tensor as tf.Tensor2D);
        const h = (state ? tf.add(own, state.h as tf.Tensor) : own) as Tensor as Tensor<
          [number, 2]
        >;
        return {
          output: tf.tanh(h as tf.Tensor) as Tensor,
          state: { h, steps: (state?.steps ?? 0) + 1 },
        };
      });
    }
  }
  class Pair extends nn.Module<[a: tf.Tensor, b: tf.Tensor], readonly [Tensor, Tensor]> {
    readonly cell = new Cell();

    override forward(a: tf.Tensor, b: tf.Tensor): readonly [Tensor, Tensor] {
      return tf.tidy(() => {
        const first = this.cell.forward(a);
        const second = this.cell.forward(b, first.state);
        return [first.output, second.output] as [Tensor, Tensor];
      });
    }
  }

  test('may be several, with states and heads', () => {
    const pair = new Pair();
    const x = ones([1, 2]);
    const [a, b] = pair.forward(x, x);
    expect(a.dataSync()[0]).toBeCloseTo(Math.tanh(2), 6);
    expect(b.dataSync()[0]).toBeCloseTo(Math.tanh(4), 6);
    expect(pair.cell.forward(x).state.steps).toBe(1);
    expect(pair.parameterCount()).toBe(4);
    expectNoLeak(() => [...pair.forward(x, x)]);
  });

  test('a summary takes a shape for each input, and lists each output', () => {
    const summary = new Pair().summary([1, 2], [1, 2]);
    expect(summary.rows).toEqual([
      {
        name: 'cell',
        layer: 'Cell()',
        outputs: [
          [1, 2],
          [1, 2],
        ],
        parameters: 4,
        macs: 0,
      },
      {
        name: 'cell',
        layer: 'Cell()',
        outputs: [
          [1, 2],
          [1, 2],
        ],
        parameters: 4,
        macs: 0,
      },
    ]);
    expect(summary.parameters).toBe(4);
    expect(String(summary)).toContain('[1, 2], [1, 2]');
  });
});

describe('where parameters are found', () => {
  class Bag extends nn.Module {
    readonly own = square();
    readonly list = [square(), [square(), new nn.Linear(2, 2, { rng: 1, bias: false })]];
    readonly record = { a: new nn.Linear(2, 2, { rng: 1 }), deep: { w: square(), none: null } };
    readonly map = new Map<unknown, unknown>([
      ['left', new nn.PReLU()],
      [{}, square()],
    ]);
    readonly set = new Set([square()]);
    readonly circle: unknown[] = [];
    readonly again = this.own;
    readonly other = { rng: new Rng(1), tensor: ones([3]), text: 'x' };

    override forward(x: tf.Tensor): Tensor {
      return x as Tensor;
    }
  }

  test('in fields, arrays, records, Maps and Sets, nested, once each', () => {
    const bag = new Bag();
    bag.circle.push(bag.circle, bag);
    expect([...bag.namedParameters()].map(([name]) => name)).toEqual([
      'own',
      'list.0',
      'list.1.0',
      'record.deep.w',
      'map.1',
      'set.0',
      'list.1.1.weight',
      'record.a.weight',
      'record.a.bias',
      'map.left.alpha',
    ]);
    expect(bag.parameterCount()).toBe(4 * 6 + 4 + 6 + 1);
    expect(Object.keys(bag.stateDict())).toHaveLength(10);
  });

  test('a part that is shared has one place', () => {
    const shared = new nn.Linear(2, 2, { rng: 1 });
    const twice = new nn.Sequential(shared, nn.relu, shared);
    expect(twice.parameters()).toHaveLength(2);
    expect(twice.parameterCount()).toBe(6);
    expect([...twice.namedModules()].map(([name]) => name)).toEqual(['', '0', '1']);
  });

  const step = (model: nn.Module, loss = () => tf.sum(model.forward(ones([1, 2])))) =>
    new Adam(model.parameters(), { lr: 0.1 }).step(loss);
  const product = (x: tf.Tensor, w: tf.Tensor) =>
    tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D) as Tensor;

  class Hidden extends nn.Module {
    readonly #hidden = square();
    readonly seen = square();

    override forward(x: tf.Tensor): Tensor {
      return tf.tidy(() => product(product(x, this.#hidden), this.seen));
    }
  }

  test('not in a #private field: the first training step says so', () => {
    expect(() => step(new Hidden())).toThrow(
      /^Hidden: forward uses trainable variables that parameters\(\) does not list.*of shape \[2, 2\]\. A module finds/,
    );
    // So does a part of a network that is all right otherwise, and the loss of `valueAndGrad`.
    const net = new nn.Sequential(new nn.Linear(2, 2, { rng: 1 }), new Hidden());
    expect(() => nn.gradients(net, () => tf.sum(net.forward(ones([1, 2]))))).toThrow(
      /layer 1, Hidden\(\): Hidden: forward uses trainable/,
    );
  });

  test('not outside of the object, unless it is frozen there', () => {
    const teacher = new nn.Linear(2, 2, { rng: 1 });
    class Student extends nn.Module {
      readonly own = square();

      override forward(x: tf.Tensor): Tensor {
        return tf.tidy(() => product(teacher.forward(x) as tf.Tensor, this.own));
      }
    }
    expect(() => step(new Student())).toThrow(
      /Student: forward uses .*of shape \[2, 2\], \[2\]\. /,
    );
    teacher.freeze();
    const student = new Student();
    expect(() => step(student)).not.toThrow();
    // Looked at once, then out of the way.
    expect(Object.hasOwn(student, 'forward')).toBe(false);
  });

  test('a variable of another model in the loss is no mistake', () => {
    const [generator, critic] = [0, 1].map((rng) => new nn.Linear(2, 2, { rng }));
    const loss = () =>
      tf.sum((critic as nn.Module).forward((generator as nn.Module).forward(ones([1, 2]))));
    expect(() => step(critic as nn.Module, loss)).not.toThrow();
    expect(() => step(generator as nn.Module, loss)).not.toThrow();
  });
});

describe('how a module prints', () => {
  const rng = 1;
  test.each([
    [
      new nn.Conv2d(1, 32, 3, { rng, padding: 'same' }),
      'Conv2d(1 -> 32, kernel 3, stride 1, padding same)',
    ],
    [
      new nn.Conv2d(1, 2, [3, 5], {
        rng,
        stride: [1, 2],
        padding: 1,
        dilation: [2, 1],
        bias: false,
      }),
      'Conv2d(1 -> 2, kernel 3 x 5, stride 1 x 2, padding 1, dilation 2 x 1, bias false)',
    ],
    [
      new nn.ConvTranspose2d(3, 2, 3, { rng, stride: 2, outputPadding: 1, bias: false }),
      'ConvTranspose2d(3 -> 2, kernel 3, stride 2, padding 0, output padding 1, bias false)',
    ],
    [new nn.Linear(3, 2, { rng, bias: false }), 'Linear(3 -> 2, bias false)'],
    [new nn.MaxPool2d(2), 'MaxPool2d(kernel 2, stride 2, padding 0)'],
    [
      new nn.AvgPool2d([2, 3], { stride: 1, padding: 'same' }),
      'AvgPool2d(kernel 2 x 3, stride 1, padding same)',
    ],
    [new nn.BatchNorm2d(8), 'BatchNorm2d(8, momentum 0.1, eps 0.00001)'],
    [
      new nn.BatchNorm1d(8, { convention: 'keras' }),
      'BatchNorm1d(8, momentum 0.99, eps 0.001, convention keras)',
    ],
    [new nn.LayerNorm(4, { eps: 0.01 }), 'LayerNorm(4, eps 0.01)'],
    [new nn.GroupNorm(2, 4), 'GroupNorm(2, 4, eps 0.00001)'],
    [new nn.StochasticDepth(0.2, { rng }), 'StochasticDepth(p 0.2)'],
    [new nn.StochasticDepth(0.2, { rng, mode: 'batch' }), 'StochasticDepth(p 0.2, mode batch)'],
    [new nn.Dropout(0.5, { rng }), 'Dropout(p 0.5)'],
    [new nn.Dropout(0.5, { rng, mode: 'classic' }), 'Dropout(p 0.5, mode classic)'],
    [new nn.Flatten(), 'Flatten()'],
    [new nn.Flatten({ order: 'channelsFirst' }), 'Flatten(order channelsFirst)'],
    [new nn.Reshape([7, 7, 2]), 'Reshape([7, 7, 2])'],
    [new nn.LeakyReLU({ slope: 0.2 }), 'LeakyReLU(slope 0.2)'],
    [new nn.PReLU({ channels: 3 }), 'PReLU(channels 3)'],
    [new nn.ELU({ alpha: 2 }), 'ELU(alpha 2)'],
    [new nn.GELU({ approximate: 'tanh' }), 'GELU(approximate tanh)'],
    [new nn.Softmax({ axis: 1 }), 'Softmax(axis 1)'],
    [new nn.ReLU(), 'ReLU()'],
    [new nn.Lambda(nn.relu), 'Lambda(relu)'],
  ])('%s', (layer, text) => {
    expect(String(layer)).toBe(text);
    expect(inspect({ layer })).toContain(text);
  });

  test('with its parts line by line', () => {
    const parts = new nn.Sequential(nn.relu, new nn.Sequential(new nn.Linear(1, 2, { rng })));
    expect(String(parts)).toBe(
      [
        'Sequential(',
        '  (0): Lambda(relu)',
        '  (1): Sequential(',
        '    (0): Linear(1 -> 2)',
        '  )',
        ')',
      ].join('\n'),
    );
  });

  test('its summary as a table, which a notebook shows', () => {
    const model = net();
    (model[0] as nn.AnyModule).freeze();
    const summary = model.summary([2, 4]);
    expect([summary.parameters, summary.frozen]).toEqual([67, 40]);
    expect(String(summary).split('\n')).toEqual([
      'name    layer           output  parameters  MACs',
      '──────  ──────────────  ──────  ──────────  ────',
      '0       Linear(4 -> 8)  [2, 8]          40    64',
      '1       ReLU()          [2, 8]           0     0',
      '2       Linear(8 -> 3)  [2, 3]          27    48',
      'total                                   67   112',
      'frozen                                  40',
    ]);
    const bundle = summary[jupyterDisplay]();
    expect(bundle['text/plain']).toBe(String(summary));
    expect(bundle['text/html']).toContain('<td style="text-align:right">27</td>');
  });
});
