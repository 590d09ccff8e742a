import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as nn from '../../../src/nn/index.ts';
import { expectSame, filled, kernelsOf, strewn, tries } from './compare.ts';

// The recurrent layers of the library, as one kernel here and composed of operations on `cpu`.

type Kind = 'RNN' | 'GRU' | 'LSTM';
type Net = nn.Recurrent<nn.HiddenState>;
type Make = new (inputSize: number, hiddenSize: number, options: object) => Net;
const layers = { RNN: nn.RNN, GRU: nn.GRU, LSTM: nn.LSTM } as object as Record<Kind, Make>;

interface Case {
  kind: Kind;
  batch: number;
  steps: number;
  features: number;
  units: number;
  seed: number;
  options: { biases: number; nonlinearity: string; returns: string; reset: string };
}

type Values = (shape: number[], seed: number) => tf.Tensor;

/** What a layer gives, whole, and by its last output alone, with the gradients of all it depends on. */
function outputsAndGradients(c: Case, values: Values = filled): tf.Tensor[] {
  const net = new layers[c.kind](c.features, c.units, { rng: 1, ...c.options });
  const variables = [...net.namedVariables()].map(([, variable]) => variable);
  for (const [i, variable] of variables.entries()) {
    variable.assign(filled(variable.shape, c.seed + i));
  }
  const x = tf.variable(values([c.batch, c.steps, c.features], c.seed + 9));
  const start = Object.keys(net.initialState(1)).map((part, i) => {
    return [part, tf.variable(filled([c.batch, c.units], c.seed + 10 + i))] as const;
  });
  const given = Object.fromEntries(start) as unknown as nn.HiddenState;
  const all = [x, ...start.map(([, variable]) => variable), ...variables];
  const { outputs, state } = net.forward(x, given);
  const weighted = (t: tf.Tensor, seed: number) => t.mul(filled(t.shape, seed)).sum();
  const { grads } = tf.variableGrads(() => {
    const run = net.forward(x, given);
    const alone = (net as unknown as nn.Module).forward(x) as tf.Tensor;
    const parts = Object.values(run.state).map((part: tf.Tensor, i) => weighted(part, i));
    return tf.addN([weighted(run.outputs as tf.Tensor, 5), weighted(alone, 6), ...parts]) as never;
  }, all);
  const gradients = all.map(({ name }) => grads[name] as tf.Tensor);
  const results = [outputs as tf.Tensor, ...Object.values(state), ...gradients] as tf.Tensor[];
  tf.dispose(all);
  return results;
}

const small = (max: number) => fc.integer({ min: 1, max });
const cases: fc.Arbitrary<Case> = fc.record({
  kind: fc.constantFrom<Kind>('RNN', 'GRU', 'LSTM'),
  batch: small(20),
  steps: small(5),
  features: small(5),
  units: small(21),
  seed: fc.nat(1000),
  options: fc.record({
    biases: fc.constantFrom(0, 1, 2),
    nonlinearity: fc.constantFrom('tanh', 'relu'),
    returns: fc.constantFrom('sequence', 'last'),
    reset: fc.constantFrom('after', 'before'),
  }),
});

test('a recurrent layer, its state and all its gradients, in every option', async () => {
  await fc.assert(
    fc.asyncProperty(cases, (c) => expectSame(() => outputsAndGradients(c))),
    tries(200),
  );
});

test('more items than a task takes, and units beyond a panel', async () => {
  for (const kind of ['RNN', 'GRU', 'LSTM'] as const) {
    const options = { biases: 2, nonlinearity: 'tanh', returns: 'sequence', reset: 'after' };
    const sizes = { batch: 301, steps: 3, features: 2, units: 37 };
    await expectSame(() => outputsAndGradients({ kind, seed: 3, options, ...sizes }));
  }
});

test('NaN and infinities in the input', async () => {
  const finite = cases.filter(({ options }) => options.nonlinearity === 'tanh');
  await fc.assert(
    fc.asyncProperty(finite, (c) => expectSame(() => outputsAndGradients(c, strewn))),
    tries(40),
  );
});

test('each runs as one kernel forward and one back', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (c) => {
      const names = await kernelsOf(() => outputsAndGradients(c));
      const before = c.kind === 'GRU' && c.options.reset === 'before' ? 'Before' : '';
      const kernel = c.kind.charAt(0) + c.kind.slice(1).toLowerCase() + before;
      expect(names).toContain(kernel);
      expect(names).toContain(`${kernel}Grad`);
      for (const composed of ['Tanh', 'Relu', 'Unpack']) expect(names).not.toContain(composed);
    }),
    tries(30),
  );
});
