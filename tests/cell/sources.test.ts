import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { type Compiled, compileCell, compileModule, Sources } from '../../src/cell/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const cell = (i: number) => `const a${i}: number = before + ${i};\na${i}.toFixed(2);`;

function add(sources: Sources, i: number, text = cell(i)): Compiled {
  const compiled = compileCell(text, new Set(['before']));
  sources.add(`notegrad:cell-${i}`, { label: `Cell ${i}`, text, compiled });
  return compiled;
}

/** Where a word of the source comes to lie in the compiled code. */
function positionOf(compiled: Compiled, word: string) {
  const before = compiled.code.slice(0, compiled.code.indexOf(word));
  return {
    line: before.split('\n').length - 1,
    column: before.length - before.lastIndexOf('\n') - 1,
  };
}

test('a cell of long ago is still found line by line, its names as they were then', () => {
  const sources = new Sources();
  const first = add(sources, 0);
  const place = positionOf(first, 'toFixed');
  const position = first.sourceOf(place);
  expect(position?.line).toBe(1);
  for (let i = 1; i < 200; i++) add(sources, i);
  expect(sources.locate('notegrad:cell-0', place)).toEqual({ label: 'Cell 0', position });
  expect(sources.compiled('notegrad:cell-0')?.code).toBe(first.code);
  expect(first.code).toContain('__ng_before.v');
});

test('a module of long ago is compiled as a module again', () => {
  const sources = new Sources();
  const text = 'export const a: number = 1;\nthrow new Error("x");';
  const compiled = compileModule(text);
  sources.add('/m.ts', { label: 'm.ts', text, compiled });
  for (let i = 1; i < 100; i++) add(sources, i);
  expect(sources.compiled('/m.ts')?.code).toBe(compiled.code);
});

test('few cells are kept in their compiled form, the ones in use among them', async () => {
  const sources = new Sources();
  const made: WeakRef<Compiled>[] = [];
  for (let i = 0; i < 200; i++) {
    made.push(new WeakRef(add(sources, i)));
    sources.compiled('notegrad:cell-0');
  }
  const alive = () => {
    collectGarbage();
    return made.filter((ref) => ref.deref()).length;
  };
  await expect.poll(alive).toBeLessThanOrEqual(40);
  expect(made[0]?.deref()).toBeDefined();
});

test('texts of more than 16 million characters are not kept: the oldest go', () => {
  const sources = new Sources();
  for (let i = 0; i < 20; i++) add(sources, i, `"${'x'.repeat(1 << 20)}";`);
  const kept = [...sources.files()];
  expect(kept).toHaveLength(15);
  expect(kept.at(-1)).toBe('notegrad:cell-19');
  expect([sources.get('notegrad:cell-0'), sources.labelled('Cell 0')]).toEqual([
    undefined,
    undefined,
  ]);
  expect(sources.locate('notegrad:cell-0', { line: 0, column: 0 })).toBeUndefined();
});
