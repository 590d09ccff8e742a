import { expect, test } from 'vitest';
import { compileExpression, visibleNames } from '../../src/cell/index.ts';

const known = (name: string) => (['a', 'b', 'f'].includes(name) ? `box.${name}` : undefined);

test.each<[source: string, value: unknown]>([
  ['a as number', 1],
  ['{ a, c }', { a: 1, c: 3 }],
  ['f<number>(a)', [1, 'no receiver']],
  ['((a: number) => a + b)(10)', 12],
  ['a = 5; a + c', 8],
  ['b.a', undefined],
  ['[a].map((x) => ({ a, x }))', [{ a: 1, x: 1 }]],
])('%s is evaluated among local names and those of cells', (source, value) => {
  const code = compileExpression(source, known);
  const box = { a: 1, b: 2, f: sloppy };
  const run = new Function('box', 'c', `return eval(${JSON.stringify(code)})`);
  expect(run(box, 3)).toEqual(value);
});

const sloppy = new Function('x', "return [x, this === globalThis ? 'no receiver' : 'a receiver']");

test('what does not parse is refused', () => {
  expect(() => compileExpression('a +', known)).toThrow(SyntaxError);
});

test('names are seen from a place of the code, inner ones too', () => {
  const code =
    'let x = 1; function f(y) { { const z = 2; here; } { const w = 3; } } const g = (v) => v;';
  expect([...visibleNames(code, code.indexOf('here'))].sort()).toEqual(
    ['arguments', 'f', 'g', 'x', 'y', 'z'].sort(),
  );
});
