import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { typesIn } from '../../../src/kernel/engine/index.ts';
import type { PageChecker } from '../../../src/site/browser/types/checker.ts';
import { checkCells, type TypeProblem } from '../../../src/typecheck/index.ts';
import { tries } from '../../thorough.ts';
import { notebook, sorted } from '../../typecheck/arbitrary.ts';
import type { Found } from '../../typecheck/naive.ts';
import { pageChecker, problemsOf } from './page-checker.ts';

let checker: PageChecker;
beforeAll(() => {
  checker = pageChecker();
  checker.check("import 'notegrad';");
}, 120_000);

const found = (all: readonly (readonly TypeProblem[])[]): Found[] =>
  all.flatMap((problems, cell) => problems.map(({ code, start }) => ({ cell, code, start })));

// biome-ignore format: a table reads better with one notebook a line
const notebooks: readonly (readonly [what: string, cells: readonly string[]])[] = [
  ['cells see what earlier ones declare', ['let rate = 0.1; type P = { x: number }; class Net { w = 1 }', 'rate = 0.2; const p: P = { x: rate }; const net: Net = new Net();', 'net.w.nope; p.y;']],
  ['names are declared again', ['const p = 1;', 'const p = "text";', 'p.toUpperCase(); p.toFixed();']],
  ['await stands at the top', ['const x = await Promise.resolve(1);', 'x.toFixed(); x.at(0);']],
  ['a class is declared again', ['class A { a = 1 }', 'const old = new A();', 'class A { b = "" }', 'old.b; new A().a;', 'const now: A = old;']],
  ['a constant keeps its literal', ['const tag = "a";', 'let wide = tag; wide = "b";', 'const same: "a" = tag; tag = "c";']],
  ['a name is a type of one cell and a value of another', ['type Both = { a: number }', 'const Both = { b: "b" }', 'const it: Both = { a: Both.b.length }; it.b;']],
  ['an enum, a namespace, overloads', ['enum Mode { Train = 1, Test }', 'namespace Geo { export const x = 1 }', 'function over(x: number): string; function over(x: string): number; function over(x: any): any { return x }', 'const m: Mode = "Train"; Geo.y; over(true);']],
  ['an expected error is an error where there is none', ['// @ts-expect-error\nconst a: string = 1;', '// @ts-expect-error\nconst b: string = "";']],
  ['code that cannot be read', ['const a = ;', 'a..b']],
  ['what Node has at hand', ['Buffer.from("a").length; process.pid; setTimeout(() => {}, 1); structuredClone({});', 'document.title; const n: string = performance.now();']],
  ['what cells have at hand', ['display("a"); for (const i of progress(3)) i.toFixed(); await time(() => 1); await timeit(() => 1); clear();', 'display.nope(1);']],
  ['the library and its shapes', ['import { tensor, tf, nn } from "notegrad";', 'const a = tf.ones([2, 3]); a.shape.length;', 'tf.nope(); nn.nope;', 'import * as raw from "@tensorflow/tfjs";', 'raw.ones([1]).nope;']],
  ['a variable that gets its type later', ['let later; later = 2; const list = []; list.push(1);', 'later.nope; list[0].nope; nope;']],
];

describe('cells are told the same errors as by the kernel', () => {
  // Inside the project, where its packages are; no project's own wishes reach it.
  const cwd = join(process.cwd(), 'notebooks');
  const session = typesIn(cwd);
  const byKernel = (cells: readonly string[], folder = cwd) =>
    checkCells(cells, { cwd: folder, tsconfig: undefined, session });

  test.each(notebooks)('%s', { timeout: 120_000 }, (_, cells) => {
    const expected = byKernel(cells);
    expect(expected.flat().length).toBeGreaterThan(0);
    // Of overloads the two compilers tell more or less, below the first line.
    const told = (all: readonly (readonly TypeProblem[])[]) =>
      all.map((problems) =>
        problems.map(({ code, start, end, lines: [line = ''] }) => ({
          ...{ code, start, end },
          line: line.replace(`${process.cwd()}/dist`, 'notegrad/dist'),
        })),
      );
    expect(told(problemsOf(checker, cells))).toEqual(told(expected));
  });

  /**
   * Where each error is. Of a value that does not fit the two compilers name the whole, or the branch
   * of a condition that it comes from.
   */
  const places = (all: readonly (readonly TypeProblem[])[]) => [
    ...new Set(sorted(found(all)).map((text) => text.replace(/ at \d+: TS2322$/, ' TS2322'))),
  ];

  test('random notebooks', { timeout: 600_000 }, () => {
    const empty = mkdtempSync(join(tmpdir(), 'notegrad-page-types-'));
    try {
      fc.assert(
        fc.property(notebook, (cells) => {
          expect(places(problemsOf(checker, cells))).toEqual(places(byKernel(cells, empty)));
        }),
        tries(20),
      );
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });
});
