import { expect, test } from 'vitest';
import { dependents, type RanCell } from '../../src/site/browser/reactive.ts';

const cell = (
  code: string,
  uses: string[],
  names: string[],
  ran: string | undefined = code,
): RanCell => ({
  ...{ code, ran },
  last: { uses, names },
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
  const never: RanCell = { code: 'x', ran: undefined, last: undefined };
  expect(dependents(first, [changed, never])).toEqual([]);
});
