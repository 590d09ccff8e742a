import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expression } from '../../src/autograd/index.ts';

describe('expression', () => {
  test('reads (x + y) * z, with its names in order, and its graph', () => {
    const f = expression('(x + y) * z');
    expect(f.names).toEqual(['x', 'y', 'z']);
    const result = f.of({ x: -2, y: 5, z: -4 });
    result.backward();
    expect(result.data).toBe(-12);
    expect(result.topological().map(({ label, op, grad }) => label || `${op} ${grad}`)).toEqual([
      'x',
      'y',
      'add -4',
      'z',
      'mul 1',
    ]);
  });

  test.each([
    ['2 + 3 * 4', 14],
    ['2 - 3 - 4', -5],
    ['8 / 4 / 2', 1],
    ['(-2) ** 2', 4],
    ['2 ** -1', 0.5],
    ['max(1, exp(0)) + relu(-3)', 1],
    ['log(exp(2)) - tanh(0)', 2],
    ['sigmoid(0) * 1e2', 50],
  ])('%s is %d', (text, value) => {
    expect(expression(text).of({}).data).toBeCloseTo(value, 12);
  });

  test('a name read twice is one value, whose gradients add up', () => {
    const f = expression('x * x + x').of({ x: 3 });
    f.backward();
    expect(f.topological()[0]?.grad).toBe(7);
  });

  test('reads a formula in brackets, and an exponent in brackets', () => {
    expect(expression('(a + b)').of({ a: 3, b: 5 }).data).toBe(8);
    expect(expression(' ((a)) ** (-(2)) ').of({ a: 2 }).data).toBe(0.25);
  });

  test('reads the signs of a Chinese keyboard', () => {
    expect(expression('（ａ＋ｂ）× 2 ÷ 4 − 1').of({ a: 3, b: 5 }).data).toBe(3);
  });

  test.each([
    ['', '还没有式子 | There is no formula yet'],
    ['(x +', '式子没有写完 | The formula breaks off'],
    // As in TypeScript: brackets have to say which is meant.
    ['-2 ** 2', 'Minus or power first? Write -(x ** 2) or (-x) ** 2'],
    ['x ** ** 2', '第 6 个字符“*”读不懂'],
    ['x y', '第 3 个字符“y”读不懂'],
    ['x + )', '第 5 个字符“)”读不懂'],
    ['x ^ 2', 'A power is written **, not ^'],
    ['x % 2', '% is unknown'],
    ['sin(x)', 'sin is unknown: there are exp, log, relu, sigmoid, tanh, max'],
    ['toString(x)', 'toString is unknown'],
    ['max(x)', 'max takes 2, given 1'],
    ['x ** y', 'The exponent has to be a number'],
    ['x.y', '"x.y" is no formula'],
    ['globalThis[1]', 'is no formula'],
    ['x = 1', '"x = 1" is no formula'],
    ['"x"', 'is no formula'],
    ['(() => 1)()', 'is no formula'],
    ['+x', 'is no formula'],
    ['1n', 'is no formula'],
  ])('refuses %s', (text, message) => {
    expect(() => expression(text)).toThrow(SyntaxError);
    expect(() => expression(text)).toThrow(message);
  });

  test('whatever is typed is read or refused with a reason in both languages', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'xy12.()+-*/,^ =max') }), (text) => {
        try {
          expression(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
          expect((error as Error).message).toMatch(/ \| /);
        }
      }),
    );
  });

  test('needs a number for each name', () => {
    expect(() => expression('x + y').of({ x: 1 })).toThrow('no number for y, which x + y needs');
    expect(() => expression('toString').of({})).toThrow('no number for toString');
  });
});
