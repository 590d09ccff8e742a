import { expect, test } from 'vitest';
import { compileCell, functionSource, type Runtime } from '../../src/cell/index.ts';

/** The function `f` that a cell declares. */
function made(source: string): () => unknown {
  const compiled = compileCell(source, new Set(['helper', 'scale']));
  const found: Record<string, () => unknown> = {};
  const runtime = {
    boxes: Object.fromEntries(compiled.uses.map((name) => [name, { v: undefined }])),
    modules: compiled.imports.map(() => ({ named: {}, star: {} })),
    flag: new Int32Array(1),
    module: { exports: {} },
    value: (name: string, value: () => unknown) => {
      found[name] = () => value;
    },
    live: (name: string, get: () => unknown) => {
      found[name] = get;
    },
  } as unknown as Runtime;
  const start = new Function(`return ${compiled.code}`)() as (runtime: Runtime) => unknown;
  start(runtime);
  return found.f?.() as () => unknown;
}

test('the source of a function of a cell has the reader’s names and no looks at the flag', () => {
  const source = functionSource(
    made(`import { Matrix as M, tf } from 'notegrad';
import * as all from 'notegrad';
function f(x: number[]): number {
  let sum = 0;
  for (const each of x) sum += helper(each) * scale;
  while (sum > 9) { sum -= 1; }
  return new M([[sum]]).sum() + tf.scalar(1).size + all.eye(1).size + { scale }.scale;
}`),
  );
  expect(source).not.toMatch(/__ng/);
  // An import by another name reads as the library calls it.
  expect(source).toContain('new Matrix([[sum]])');
  expect(source).toContain('tf.scalar(1)');
  expect(source).toContain('importedModule.eye(1)');
  const run = new Function('helper', 'scale', 'Matrix', 'tf', 'importedModule', `return ${source}`);
  const matrix = class {
    sum = () => 100;
  };
  const f = run(
    (x: number) => x * x,
    2,
    matrix,
    { scalar: () => ({ size: 1 }) },
    {
      eye: () => ({ size: 1 }),
    },
  ) as (x: number[]) => number;
  expect(f([1, 3])).toBe(100 + 1 + 1 + 2);
});
