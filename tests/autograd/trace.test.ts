import { expect, test } from 'vitest';
import { expression, trace } from '../../src/autograd/index.ts';

test('goes there and back, an operation a step, with what each hands on', () => {
  const f = expression('(x + y) * z').of({ x: -2, y: 5, z: -4 });
  const steps = trace(f);
  expect(steps.map(({ phase, node }) => [phase, node?.op])).toEqual([
    ['start', undefined],
    ['forward', 'add'],
    ['forward', 'mul'],
    ['backward', 'mul'],
    ['backward', 'add'],
  ]);
  expect(steps.map(({ values }) => values.size)).toEqual([3, 4, 5, 5, 5]);
  expect(steps.map(({ grads }) => grads.size)).toEqual([0, 0, 0, 3, 5]);
  const flows = steps.map((step) =>
    step.flows.map(({ to, index, upstream, local, given }) => [
      to.label,
      ...[index, upstream, local, given],
    ]),
  );
  expect(flows[3]).toEqual([
    ['', 0, 1, -4, -4],
    ['z', 1, 1, 3, 3],
  ]);
  expect(flows[4]).toEqual([
    ['x', 0, -4, 1, -4],
    ['y', 1, -4, 1, -4],
  ]);
  expect(steps[3]?.given.size).toBe(1);
  expect(steps[4]?.given.size).toBe(2);
});

test('ends at the gradients of backward, sums up on the way, and changes none', () => {
  const f = expression('exp(x) * x + sigmoid(x) / x').of({ x: 0.7 });
  const steps = trace(f);
  const values = f.topological();
  expect(values.every(({ grad }) => grad === 0)).toBe(true);
  f.backward();
  const ends = steps.at(-1)?.grads;
  for (const value of values) expect(ends?.get(value)).toBeCloseTo(value.grad, 12);
  const [x] = values;
  const sums = new Set(steps.map(({ grads }) => x && grads.get(x)));
  expect(sums.size).toBeGreaterThan(3);
});

test('an input alone is one step', () => {
  expect(trace(expression('x').of({ x: 1 })).map(({ phase }) => phase)).toEqual(['start']);
});
