import { expect, test } from 'vitest';
import { exerciseSlices } from '../../src/notebook/audit/index.ts';
import { fromText } from '../../src/notebook/index.ts';

const PART = `// %% id="imports"
import { check } from 'notegrad';
import { join } from 'node:path';

// %% id="helpers"
const unit = 2;
const range = (xs: number[]) => unit * (Math.max(...xs) - Math.min(...xs));
const alone = (x: number) => x;

// %% id="one"
function one(x: number) { return x; }

// %% id="check"
const cases = [{ x: 1 }];
await check.exercise('T.1', 'one', { points: 2, hint: 'h' }, (t) => {
  t.check('a', { cases, answer: ({ x }) => one(x), expect: () => 1 });
});
await check.exercise('T.2', 'two', { points: 1, hint: 'h', keep: { join } }, (t) => {
  t.check('b', { given: (rng) => [rng.int(9)], answer: (xs) => alone(xs[0]), expect: (xs) => range(xs) });
});
`;

const slices = (text: string) => exerciseSlices(fromText(text, 'part.ts'));

/** Which exercises a change of the text matters to. */
function touched(from: string, to: string): readonly string[] {
  expect(PART).toContain(from);
  const [before, after] = [slices(PART), slices(PART.replace(from, to))];
  return [...before.keys()].filter((id) => before.get(id) !== after.get(id));
}

test('an exercise depends on its own text, and on what that names', () => {
  expect([...slices(PART).keys()]).toEqual(['T.1', 'T.2']);
  expect(touched('expect: () => 1', 'expect: () => 2')).toEqual(['T.1']);
  expect(touched('[{ x: 1 }]', '[{ x: 2 }]')).toEqual(['T.1']);
  expect(touched('rng.int(9)', 'rng.int(8)')).toEqual(['T.2']);
  expect(touched("join } from 'node:path'", "join } from 'node:url'")).toEqual(['T.2']);
  expect(touched('return x;', 'return x + 1;')).toEqual(['T.1']);
  expect(touched('import { check }', 'import { check, tf }')).toEqual(['T.1', 'T.2']);
});

test('through other names as well', () => {
  expect(touched('unit = 2', 'unit = 3')).toEqual(['T.2']);
  expect(touched('const alone', 'function cases() {}\nconst alone')).toEqual(['T.1']);
});

test('what declares no name, or one that nobody uses, may matter to all', () => {
  expect(touched('const unit', 'globalThis.x = 1;\nconst unit')).toEqual(['T.1', 'T.2']);
  expect(touched('const unit', 'const ready = Math.random();\nconst unit')).toEqual(['T.1', 'T.2']);
  expect(touched('const unit', 'interface Point { x: number }\nconst unit')).toEqual([]);
});

test('points, titles and hints are for people', () => {
  expect(touched("'one', { points: 2, hint: 'h'", "'uno', { points: 5, hint: 'k'")).toEqual([]);
  expect(touched('keep: { join }', 'keep: { unit }')).toEqual(['T.2']);
});
