import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { compileCell, Sources } from '../../src/cell/index.ts';
import { parseSync } from '../../src/site/browser/worker/oxc-parser.ts';
import { transformSync } from '../../src/site/browser/worker/oxc-transform.ts';
import { mapStack } from '../../src/site/browser/worker/stacks.ts';
import { bundleFor, plotlyBundles, traceKinds } from '../../src/site/render/plotly-bundles.ts';

const require = createRequire(import.meta.url);

describe('the parser in plain JavaScript', () => {
  test.each([
    'const a: number = 1;',
    'enum Colour { Red, Green = 5 }',
    'abstract class A<T> { constructor(private readonly x: T) {} abstract f(): void }',
    'type T = { [K in keyof X]?: X[K] };',
    'const c = { a: 1 } as const satisfies Record<string, number>;',
    'function f(this: Window, ...rest: string[]): asserts rest is never {}',
    'for await (const x of g()) await x;',
    "import type { A } from 'a'; import { type B, c } from 'b';",
    'declare global { interface Window { x: number } }',
  ])('reads %s', (source) =>
    expect(parseSync('cell.ts', source, { lang: 'ts' }).errors).toEqual([]),
  );

  test('tells where a source breaks', () => {
    const { errors } = parseSync('cell.ts', 'const a = 1;\nconst b = ;', { lang: 'ts' });
    expect(errors[0]?.labels[0]?.start).toBe(23);
    expect(errors[0]?.message).not.toMatch(/\(\d+:\d+\)/);
  });
});

describe('the transform in plain JavaScript', () => {
  const run = (source: string, value: string) =>
    new Function(`${transformSync('cell.ts', source).code}\nreturn ${value};`)() as unknown;

  test('takes types out and lowers what only TypeScript has', () => {
    expect(run('enum C { R, G = 5 }', '[C.R, C.G, C[5]]')).toEqual([0, 5, 'G']);
    expect(run('class P { constructor(readonly x: number) {} }', 'new P(3).x')).toBe(3);
    expect(run('const f = <T,>(x: T): T => x!;', 'f(4)')).toBe(4);
  });

  test('ends every statement of a cell, and moves no column by it', () => {
    const source = 'let a = 1\nconst b = await 2\na + b';
    const { code } = transformSync('cell.ts', source);
    expect(code).toBe('let a = 1;\nconst b = await 2;\na + b;');
  });

  test('keeps imports that nothing uses: a later cell may', () => {
    expect(transformSync('cell.ts', "import { a } from 'b';").code).toContain('import { a }');
  });
});

describe('the stack of an error', () => {
  const compiled = compileCell('function f() {\n  throw new Error("x");\n}\nf();', {
    has: () => false,
  });
  const place = (line: number) => compiled.code.split('\n')[line - 1]?.indexOf('new Error') ?? 0;

  test.each([
    [
      'V8',
      (at: string) => `Error: x\n    at f (${at})\n    at run (http://h/assets/0/worker.js:1:9)`,
    ],
    [
      'V8, evaluated',
      (at: string) => `Error: x\n    at f (eval at <anonymous> (http://h/w.js:1:2), ${at})`,
    ],
    ['Firefox', (at: string) => `f@${at}\nrun@http://h/assets/0/worker.js:1:9`],
  ])('speaks of the cell’s own line (%s)', (_engine, stackAt) => {
    const sources = new Sources();
    sources.add('notegrad:cell-1', { label: 'Cell 7', text: '', compiled });
    const line = compiled.code.split('\n').findIndex((text) => text.includes('new Error')) + 1;
    const error = new Error('x');
    error.stack = stackAt(`notegrad:cell-1:${line}:${place(line) + 1}`);
    mapStack(error, sources);
    expect(error.stack).toContain('Cell 7:2:9');
    expect(error.stack).not.toContain('worker.js');
  });
});

describe('the build of plotly', () => {
  test.each([
    [['scatter'], 'plotly-cartesian.min.js'],
    [['scatter', 'heatmap'], 'plotly-cartesian.min.js'],
    [['surface'], 'plotly-gl3d.min.js'],
    [['scatter', 'surface'], 'plotly-gl3d.min.js'],
    [['choropleth'], undefined],
  ])('for %j is %s', (kinds, file) => expect(bundleFor(kinds)?.file).toBe(file));

  test.each(plotlyBundles.map(({ package: name, file, traces }) => [name, file, traces] as const))(
    'of %s holds each kind that it is taken for',
    (name, file, traces) => {
      const source = readFileSync(require.resolve(`${name}/${file}`), 'utf8');
      for (const kind of traces) expect(source).toContain(`"${kind}"`);
    },
  );

  test('a trace without a kind is a scatter', () => {
    expect(traceKinds([{}, { type: 'bar' }, { type: 'bar' }])).toEqual(['bar', 'scatter']);
  });
});
