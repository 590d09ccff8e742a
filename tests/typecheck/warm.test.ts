import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { typesIn } from '../../src/kernel/engine/index.ts';
import { TypeServer } from '../../src/typecheck/server.ts';

test.each([
  ['before the first cell imports it', ['lib'], []],
  ['when it is imported', [], ["Type 'string' is not assignable to type 'number'."]],
])('the types of a package are read %s', (_, packages, expected) => {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-warm-'));
  const types = join(folder, 'node_modules/lib/index.d.ts');
  mkdirSync(join(types, '..'), { recursive: true });
  writeFileSync(types, 'export declare const x: number;');
  const server = new TypeServer({ cwd: folder, tsconfig: undefined, place: folder });
  try {
    server.warm(packages);
    // Nobody says that it has changed: who has read it goes by what it was.
    writeFileSync(types, 'export declare const x: string;');
    const problems = server.check('import { x } from "lib"; const n: number = x;');
    expect(problems.flatMap(({ lines }) => lines)).toEqual(expected);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a kernel expects that notebooks import the library', () => {
  expect(typesIn(tmpdir()).usual).toEqual(['notegrad']);
});
