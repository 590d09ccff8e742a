import { expect, test } from 'vitest';
import { consequences, dependents, type RanCell } from '../../src/contract/reactive.ts';

const cell = (
  code: string,
  uses: string[],
  names: string[],
  ran: string | undefined = code,
  milliseconds = 1,
): RanCell => ({
  ...{ code, ran },
  last: { uses, names, milliseconds },
  isOutdated: false,
});

test('cells depend on one that declares what they used, or what they declare themselves', () => {
  const first = cell('let x = 1', [], ['x']);
  const uses = cell('x + 1', ['x'], []);
  const other = cell('y', ['y'], ['z']);
  const again = cell('const x = 2', [], ['x']);
  expect(dependents(first, [uses, other, again])).toEqual([uses, again]);
});

test('a cell that has not run, or was changed since, waits for the reader', () => {
  const first = cell('let x = 1', [], ['x']);
  const changed = cell('x + 2', ['x'], [], 'x + 1');
  const never: RanCell = { ...first, code: 'x', ran: undefined, last: undefined };
  expect(dependents(first, [changed, never])).toEqual([]);
});

test('slow cells, and all that depend on them, are out of date; the others run again', () => {
  const first = cell('let x = 1', [], ['x']);
  const fast = cell('x + 1', ['x'], []);
  const slow = cell('const y = train(x)', ['x'], ['y'], 'const y = train(x)', 100);
  const ofSlow = cell('const z = x + y', ['x', 'y'], ['z']);
  const further = cell('z', ['z'], []);
  expect(consequences(first, [first, fast, slow, ofSlow, further])).toEqual({
    again: [fast],
    outdated: [slow, ofSlow, further],
  });
  const neverRan = { ...slow, ran: undefined };
  expect(consequences(first, [first, fast, neverRan, ofSlow])).toEqual({
    again: [fast, ofSlow],
    outdated: [],
  });
});

test('what was out of date runs again, unless it waits for another that is', () => {
  const old = {
    ...cell('const a = slow()', ['q'], ['a'], 'const a = slow()', 500),
    isOutdated: true,
  };
  const rerun = cell('const b = slow()', ['q'], ['b'], 'const b = slow()', 500);
  const ofBoth = { ...cell('a + b', ['a', 'b'], []), isOutdated: true };
  const ofOne = { ...cell('b + 1', ['b'], []), isOutdated: true };
  expect(consequences(rerun, [old, rerun, ofBoth, ofOne])).toEqual({
    again: [ofOne],
    outdated: [ofBoth],
  });
});
