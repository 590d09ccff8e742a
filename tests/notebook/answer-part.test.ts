import { expect, test } from 'vitest';
import { answerPart } from '../../src/notebook/audit/index.ts';

const CELL = `await check.exercise('A.1', 'a', { points: 1, hint: 'h' }, (t) => {
  const secret = 42;
  const common = { rtol: 1, given: () => 'SPREAD' };
  t.check('one', {
    cases: [{ x: 'CASE' }],
    given: (rng) => ({ x: rng.int(9) + 'GIVEN'.length }),
    answer: ({ x }) => mine(x),
    expect: ({ x }) => 'EXPECT' + x,
    mistakes: [{ gives: () => 'MISTAKE', say: 's' }],
  });
  t.check('two', { answer: () => mine(2), 'holds'(_, y) { return y === 'HOLDS'; }, show: () => 'SHOW' });
  t.noLeak('three', { given: () => 'LEAK', answer: () => mine(3) });
  t.check('four', { ...common, answer: () => mine(4) });
});`;

test('of a check cell, the process that answers gets the answers alone', async () => {
  const text = answerPart(CELL);
  for (const word of ['CASE', 'GIVEN', 'EXPECT', 'MISTAKE', 'HOLDS', 'SHOW', 'LEAK']) {
    expect(CELL).toContain(word);
    expect(text).not.toContain(word);
  }
  const specs: Record<string, unknown>[] = [];
  const add = (_: string, spec: Record<string, unknown>) => specs.push(spec);
  const check = {
    exercise: (_: string, __: string, ___: object, body: (t: object) => void) =>
      body({ check: add, noLeak: add }),
  };
  const run = new Function('check', 'mine', text.replace(/^await /, ''));
  run(check, (x: number) => 10 * x);
  expect(specs.map(({ answer }) => (answer as (given: object) => number)({ x: 1 }))).toEqual([
    10, 20, 30, 40,
  ]);
  // What is spread into a check is replaced as well where it would judge.
  for (const spec of specs) {
    expect((spec.expect as () => unknown)()).toBeNull();
    expect(spec.holds).toBeUndefined();
  }
});
