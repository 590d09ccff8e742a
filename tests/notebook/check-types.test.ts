import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveNotebook } from '../../src/notebook/index.ts';
import { checkTypes } from '../../src/notebook/types/check-types.ts';
import { codeCell, notebookOf } from './mock.ts';

// Below the project, so that packages resolve as they do from its notebooks.
let folder: string;
beforeAll(async () => {
  await mkdir('build', { recursive: true });
  folder = await mkdtemp(join(process.cwd(), 'build', 'types-test-'));
  await writeFile(
    join(folder, 'helper.ts'),
    'export const twice = (x: number): number => 2 * x;\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function check(name: string, ...cells: Parameters<typeof notebookOf>) {
  const path = join(folder, `${name}.ipynb`);
  await saveNotebook(path, notebookOf(...cells));
  return checkTypes(path);
}

test('cells see what earlier cells declare, and may declare it anew', async () => {
  const problems = await check(
    'good',
    'import * as fc from "fast-check";\nimport { twice } from "./helper.ts";\nimport { readFileSync } from "node:fs";',
    'let rate = 0.1; type Point = { x: number }; class Net { w = 1 }\nconst { a, ...rest } = { a: 1, b: "s" };',
    'rate = 0.2; const p: Point = { x: twice(rate) }; const net: Net = new Net(); rest.b.length;',
    'const p = "now a string"; p.toUpperCase(); await Promise.resolve(1); console.log(process.pid, fc.nat());',
    'enum Kind { A } export function f(): Kind { return Kind.A }',
    'f() === Kind.A',
    codeCell('const wrong: string = 5;', ['raises-exception']),
    'wrong.length',
  );
  expect(problems).toEqual([]);
});

test('a type error is named with its cell, line and column', async () => {
  const problems = await check(
    'bad',
    'const a = 1;',
    '// first\nconst b: string = a;\nnope();',
    'b.toFixed()',
  );
  expect(problems).toMatchObject([
    {
      cell: 2,
      id: 'c1',
      line: 2,
      column: 7,
      text: expect.stringMatching(/^TS2322: Type 'number' is not assignable to type 'string'/),
    },
    { cell: 2, line: 3, text: expect.stringMatching(/^TS2304/) },
    { cell: 3, id: 'c2', line: 1 },
  ]);
});

test('a name used before the cell that declares it is an error', async () => {
  expect(await check('order', 'later;', 'const later = 1;')).toMatchObject([{ cell: 1, line: 1 }]);
});
