import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectSame, filled, kernelsOf, strewn, tries } from './compare.ts';

/** What a case needs of TensorFlow.js' RNN layers beyond their declarations. */
type Layer = tf.RNN & {
  states: (tf.Tensor | null)[];
  keptStates: tf.Tensor[][];
  stateful: boolean;
};

interface Options {
  units: number;
  recurrentActivation: string;
  activation: string;
  useBias: boolean;
  returnSequences: boolean;
  returnState: boolean;
  goBackwards: boolean;
  stateful: boolean;
}

interface Case {
  batch: number;
  steps: number;
  features: number;
  kind: 'lstm' | 'gru' | 'simpleRNN';
  /** Gives an initial state, which is differentiated too. */
  initial: boolean;
  options: Options;
  seed: number;
}

type Make = (shape: number[], seed: number) => tf.Tensor;

/**
 * Every output of two calls of a layer, and the gradients of its input, weights and initial state.
 */
function outputsAndGradients(c: Case, make: Make = filled): tf.Tensor[] {
  // The weights are set below: an orthogonal start would take most of the time of these tests.
  const layer = tf.layers[c.kind]({
    recurrentInitializer: 'zeros',
    ...c.options,
  } as never) as Layer;
  layer.build([c.batch, c.steps, c.features]);
  layer.built = true;
  const x = tf.variable(make([c.batch, c.steps, c.features], c.seed));
  const state = (c.kind === 'lstm' ? [1, 2] : [1]).map((i) =>
    tf.variable(filled([c.batch, c.options.units], c.seed + i)),
  );
  layer.setWeights(layer.getWeights().map((w, i) => filled(w.shape, c.seed + 3 + i)));
  const weights = layer.trainableWeights.map((weight) => (weight as any).val as tf.Variable);
  const options = { training: true, ...(c.initial && { initialState: state }) };
  const call = () => [layer.apply(x, options as never)].flat() as tf.Tensor[];
  const first = call();
  const { grads } = tf.variableGrads(() => {
    const losses = call().map((y, i) => y.mul(filled(y.shape, c.seed + 20 + i)).sum());
    return tf.addN(losses) as tf.Scalar;
  }, [x, ...weights, ...(c.initial ? state : [])]);
  const names = [x, ...weights, ...(c.initial ? state : [])].map(({ name }) => name);
  const results = [...first, ...names.map((name) => grads[name] as tf.Tensor)];
  const states = c.options.stateful ? layer.states.map((s) => (s as tf.Tensor).clone()) : [];
  if (c.options.stateful) tf.dispose([layer.states, layer.keptStates] as never);
  tf.dispose([layer.trainableWeights.map((w) => (w as any).val), x, state]);
  return [...results, ...states];
}

const small = (max: number) => fc.integer({ min: 1, max });
const casesOf = (kind: Case['kind'], activations: string[]): fc.Arbitrary<Case> =>
  fc.record({
    kind: fc.constant(kind),
    batch: small(20),
    // TensorFlow.js cannot differentiate its own layer over a single step.
    steps: fc.integer({ min: 2, max: 5 }),
    features: small(5),
    initial: fc.boolean(),
    seed: fc.nat(1000),
    options: fc.record({
      units: small(21),
      recurrentActivation: fc.constantFrom('hardSigmoid', 'sigmoid'),
      activation: fc.constantFrom(...activations),
      useBias: fc.boolean(),
      returnSequences: fc.boolean(),
      returnState: fc.boolean(),
      goBackwards: fc.boolean(),
      stateful: fc.boolean(),
    }),
  });
const cases = casesOf('lstm', ['tanh']);
const gated = casesOf('gru', ['tanh']);
const simple = casesOf('simpleRNN', ['tanh', 'relu']);

test('an LSTM and all its gradients, in every option', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (c) => {
      await expectSame(() => outputsAndGradients(c));
    }),
    tries(200),
  );
});

test('every covered option runs as one kernel', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (c) => {
      const names = await kernelsOf(() => outputsAndGradients(c));
      expect(names).toContain('Lstm');
      expect(names).toContain('LstmGrad');
      expect(names).not.toContain('Tanh');
    }),
    tries(30),
  );
});

test('a plain recurrent layer and all its gradients, in every option, as one kernel', async () => {
  await fc.assert(
    fc.asyncProperty(simple, async (c) => {
      await expectSame(() => outputsAndGradients(c));
      const names = await kernelsOf(() => outputsAndGradients(c));
      expect(names).toContain('Rnn');
      expect(names).toContain('RnnGrad');
      expect(names).not.toContain('Tanh');
    }),
    tries(100),
  );
});

test('a GRU and all its gradients, in every option, as one kernel', async () => {
  await fc.assert(
    fc.asyncProperty(gated, async (c) => {
      await expectSame(() => outputsAndGradients(c));
      const names = await kernelsOf(() => outputsAndGradients(c));
      expect(names).toContain('GruBefore');
      expect(names).toContain('GruBeforeGrad');
      expect(names).not.toContain('Tanh');
    }),
    tries(150),
  );
}, 120_000);

test('more items than a task takes, and units beyond a panel, of a GRU', async () => {
  const options = {
    ...{ units: 37, recurrentActivation: 'sigmoid', activation: 'tanh', useBias: true },
    ...{ returnSequences: true, returnState: true, goBackwards: false, stateful: false },
  };
  const sizes = { batch: 301, steps: 3, features: 2 };
  await expectSame(() =>
    outputsAndGradients({ kind: 'gru', initial: true, seed: 3, options, ...sizes }),
  );
});

test('NaN and infinities in the input of an LSTM and a GRU', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(cases, gated), async (c) => {
      await expectSame(() => outputsAndGradients(c, strewn));
    }),
    tries(40),
  );
});

const { layers } = tf;
const lstm = (options: object) => layers.lstm({ units: 6, ...options });
const x = () => filled([3, 4, 5], 1);

/**
 * Gives a model's weights values of their own and takes them out of the reckoning of tensors
 * afterwards.
 */
function withModel(
  parts: tf.layers.Layer[],
  use: (model: tf.Sequential) => tf.Tensor | tf.Tensor[],
): tf.Tensor[] {
  const model = tf.sequential({ layers: parts });
  model.setWeights(model.getWeights().map((w, i) => filled(w.shape, 50 + i)));
  const results = [use(model)].flat();
  model.dispose();
  return results;
}

const inputShape = [4, 5];

test('masks, dropout and other activations are left to the composed layer', async () => {
  const covered = (parts: () => tf.layers.Layer[], options = {}) =>
    kernelsOf(() => withModel(parts(), (model) => model.apply(x(), options) as tf.Tensor));
  const training = { training: true };
  expect(await covered(() => [lstm({ inputShape })])).toContain('Lstm');
  expect(await covered(() => [lstm({ inputShape, dropout: 0.5 })])).toContain('Lstm');
  expect(await covered(() => [lstm({ inputShape, dropout: 0.5 })], training)).not.toContain('Lstm');
  const recurrent = () => [lstm({ inputShape, recurrentDropout: 0.5 })];
  expect(await covered(recurrent, training)).not.toContain('Lstm');
  const composed = [
    () => [lstm({ inputShape, activation: 'relu' })],
    () => [lstm({ inputShape, recurrentActivation: 'tanh' })],
    () => [layers.masking({ inputShape, maskValue: 0 }), lstm({})],
    () => [layers.gru({ inputShape, units: 6, activation: 'relu' })],
    () => [layers.masking({ inputShape, maskValue: 0 }), layers.gru({ units: 6 })],
    () => [layers.simpleRNN({ inputShape, units: 6, activation: 'sigmoid' })],
    () => [layers.masking({ inputShape, maskValue: 0 }), layers.simpleRNN({ units: 6 })],
  ];
  for (const parts of composed) {
    const names = await covered(parts);
    for (const kernel of ['Lstm', 'GruBefore', 'Rnn']) expect(names).not.toContain(kernel);
    await expectSame(() => withModel(parts(), (model) => model.apply(x()) as tf.Tensor));
  }
});

test('cells in an RNN layer, stacks, both directions', async () => {
  const last = { units: 6, recurrentActivation: 'sigmoid' } as const;
  const models = [
    () => [layers.rnn({ inputShape, cell: layers.lstmCell(last) as never })],
    () => [lstm({ inputShape, returnSequences: true }), lstm({})],
    () => [layers.bidirectional({ inputShape, layer: lstm({}) as never, mergeMode: 'concat' })],
  ];
  const both = () => {
    const layer = layers.simpleRNN({ units: 3 }) as never;
    return [layers.bidirectional({ inputShape, layer, mergeMode: 'concat' })];
  };
  await expectSame(() => withModel(both(), (model) => model.apply(x()) as tf.Tensor));
  const gru = () => [
    layers.rnn({
      inputShape,
      returnSequences: true,
      cell: layers.gruCell({ units: 4 }) as never,
    }),
    layers.bidirectional({ layer: layers.gru({ units: 3 }) as never, mergeMode: 'concat' }),
  ];
  await expectSame(() => withModel(gru(), (model) => model.apply(x()) as tf.Tensor));
  for (const parts of models) {
    const compute = () => withModel(parts(), (model) => model.apply(x()) as tf.Tensor);
    await expectSame(compute);
    expect(await kernelsOf(compute)).toContain('Lstm');
  }
});

test.each(['lstm', 'gru'] as const)(
  'a derivative of a derivative is right, by the composed layer: %s',
  async (kind) => {
    const layer = () =>
      layers[kind]({ units: 6, inputShape, recurrentActivation: 'sigmoid' }) as tf.layers.Layer;
    await expectSame(() =>
      withModel([layer()], (model) => {
        const slope = tf.grad((input) => (model.apply(input) as tf.Tensor).square().sum());
        return tf.grad((input) => slope(input).square().sum())(x());
      }),
    );
  },
);

test.each(['lstm', 'gru', 'simpleRNN'] as const)(
  'no tensor is taken for a leak by the check of TensorFlow.js: %s',
  async (kind) => {
    await tf.setBackend('notegrad');
    tf.env().set('IS_TEST', true);
    try {
      const layer = layers[kind]({ units: 2, inputShape: [3, 1] }) as tf.layers.Layer;
      const model = tf.sequential({ layers: [layer] });
      model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
      const { history } = await model.fit(tf.ones([1, 3, 1]), tf.ones([1, 2]), { verbose: 0 });
      expect(history.loss).toHaveLength(1);
    } finally {
      tf.env().set('IS_TEST', false);
    }
  },
);

/** Weights after twenty steps of `fit`, and a prediction. */
async function trained(kind: 'lstm' | 'gru', backend: string): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const layer = layers[kind]({ units: 6, inputShape }) as tf.layers.Layer;
  const model = tf.sequential({ layers: [layer, layers.dense({ units: 2 })] });
  tf.tidy(() => model.setWeights(model.getWeights().map((w, i) => filled(w.shape, 50 + i))));
  const optimizer = tf.train.adam(0.01);
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const [input, target] = [filled([40, 4, 5], 1), filled([40, 2], 2)];
  await model.fit(input, target, { epochs: 4, batchSize: 8, shuffle: false, verbose: 0 });
  const saved = await new Promise<tf.io.ModelArtifacts>((resolve) => {
    void model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        resolve(artifacts);
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      }),
    );
  });
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved));
  const prediction = loaded.predict(input) as tf.Tensor;
  const values = [...model.getWeights(), prediction].map((t) => t.dataSync() as Float32Array);
  tf.dispose([input, target, prediction]);
  model.dispose();
  loaded.dispose();
  optimizer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  return values;
}

test.each(['lstm', 'gru'] as const)(
  'twenty steps of fit, then save, load and predict, end where the composed layer ends: %s',
  async (kind) => {
    const expected = await trained(kind, 'cpu');
    const actual = await trained(kind, 'notegrad');
    for (const [i, values] of expected.entries()) {
      for (const [j, value] of values.entries()) expect(actual[i]?.[j]).toBeCloseTo(value, 4);
    }
    const again = await trained(kind, 'notegrad');
    expect(again).toEqual(actual);
  },
);
