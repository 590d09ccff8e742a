import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { loadNotebook, tagsOf } from '../../../src/notebook/index.ts';
import type { PageChecker } from '../../../src/site/browser/types/checker.ts';
import { isThorough } from '../../thorough.ts';
import { ASSETS, pageChecker, problemsOf } from './page-checker.ts';

// Cells are read by the parser that a page has.
vi.mock('oxc-parser', () => import('../../../src/site/browser/worker/oxc-parser.ts'));

let checker: PageChecker;
beforeAll(() => {
  checker = pageChecker();
  checker.check("import 'notegrad';");
}, 300_000);

describe('the course', () => {
  const folder = join(process.cwd(), 'notebooks');
  const all = readdirSync(folder).filter((file) => file.endsWith('.ipynb'));
  // Each takes ten seconds.
  const some = ['00-1', ...(isThorough ? ['L5-3', 'L6-1'] : [])];
  const sample = process.env.CHAPTERS === 'all' ? all : some;
  const names = all.filter((file) => sample.some((start) => file.startsWith(start)));

  test('has the chapters of the sample', () => expect(names).toHaveLength(sample.length));

  test.each(names)('%s has no type errors', { timeout: 600_000 }, async (name) => {
    const { cells } = await loadNotebook(join(folder, name));
    const code = cells.filter((cell) => cell.cell_type === 'code');
    const problems = problemsOf(
      checker,
      code.map(({ source }) => source),
    );
    const judged = problems.filter((_, i) => {
      const cell = code[i];
      return cell?.cell_type === 'code' && !tagsOf(cell).raises && !tagsOf(cell).skip;
    });
    expect(judged.flat().map(({ code, lines }) => `TS${code}: ${lines.join(' ')}`)).toEqual([]);
  });
});

describe('a checker', () => {
  test('leaves it to the run to say which modules a page has', () => {
    expect(
      problemsOf(checker, ["import { x } from 'elsewhere'; x.y;", "import 'other';", 'x.z; 1']),
    ).toEqual([[], [], []]);
  });

  test('knows of a cell that threw half way only what it had declared', () => {
    checker.forget();
    checker.accept('const a = 1;\nthrow 0;\nconst b = 2;', ['a']);
    expect(checker.check('a; b;').map(({ code }) => code)).toEqual([2304]);
  });

  test('forgets', () => {
    problemsOf(checker, ['const gone = 1;']);
    checker.forget();
    expect(checker.check('gone;').map(({ code }) => code)).toEqual([2304]);
  });

  test('has room for more cells than there are slots', () => {
    const cells = Array.from({ length: 70 }, (_, i) => `class C${i} { n = ${i} }`);
    checker.forget();
    for (const source of cells) checker.accept(source);
    expect(checker.check('new C0().n + new C69().n; new C69().m').map(({ code }) => code)).toEqual([
      2339,
    ]);
    checker.forget();
    expect(checker.check('C69;').map(({ code }) => code)).toEqual([2304]);
  }, 60_000);
});

describe('messages in Chinese', () => {
  let chinese: PageChecker;
  beforeAll(() => {
    chinese = pageChecker('zh');
  });
  const linesOf = (...cells: readonly string[]) => {
    chinese.forget();
    for (const source of cells.slice(0, -1)) chinese.accept(source);
    return chinese.check(cells.at(-1) ?? '').flatMap(({ lines }) => lines);
  };

  test("are the compiler's own", { timeout: 60_000 }, () => {
    expect(linesOf('const n: number = "x";')).toEqual(['不能将类型“string”分配给类型“number”。']);
    expect(
      linesOf('const f: { a: { b: number } } = { a: { b: "" } } as { a: { b: string } };'),
    ).toEqual([
      '不能将类型“{ a: { b: string; }; }”分配给类型“{ a: { b: number; }; }”。',
      '  在这些类型中，"a.b" 的类型不兼容。',
      '    不能将类型“string”分配给类型“number”。',
    ]);
  });

  test('speak of an expected error that is none', () => {
    expect(linesOf('// @ts-expect-error\nconst a = 1;')).toEqual([
      '未使用的 "@ts-expect-error" 指令。',
    ]);
  });

  test('speak of constants, and of classes that were declared again', () => {
    expect(linesOf('const c = 1;', 'c = 2;').join()).toMatch(/“c”|"c"/);
    expect(linesOf('const c = [1];', 'c = [2];')).toEqual(['无法为“c”赋值，因为它是常量。']);
    expect(
      linesOf(
        'class A { a = 1 }',
        'const old = new A();',
        'class A { b = "" }',
        'const a: A = old;',
      ).at(-1),
    ).toBe('A 后来又声明过一次，这里还牵涉到先前的那一个。请重新运行用到 A 的单元。');
  });

  test('leave a sentence of the library alone', { timeout: 60_000 }, () => {
    const [line] = linesOf(
      'import { tf } from "notegrad";',
      'tf.ones([2, 3]).matMul(tf.ones([4, 5]));',
    );
    expect(line).toMatch(/^matMul: inner sizes 3 and 4 differ/);
  });
});

test('all that a page loads to check types is at most 2 MB', () => {
  const seen = new Set<string>();
  const load = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    if (!file.endsWith('.js')) return;
    const text = readFileSync(ASSETS + file, 'utf8');
    for (const [, chunk = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) load(chunk);
  };
  for (const file of ['types.js', 'compiler.bin', 'declarations.bin', 'translations-zh.bin'])
    load(file);
  const total = [...seen].reduce((sum, file) => sum + statSync(ASSETS + file).size, 0);
  expect(
    total,
    [...seen].map((file) => `${file} ${statSync(ASSETS + file).size}`).join('\n'),
  ).toBeLessThan(2_000_000);
  // The scripts as they are, and what is packed.
  expect(seen.size).toBeGreaterThan(4);
});
