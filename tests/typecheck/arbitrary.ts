import fc from 'fast-check';
import type { Found } from './naive.ts';
import { namesOf } from './oracle-names.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd');
const number = fc.constantFrom('1', '-2.5', '1 + 1', 'Number("3")');

/** Values of many kinds, some of which use names that may not be there, or be of another type. */
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    fc.constantFrom('"s"', 'true', 'null', '[1, 2]', '["x", 1]', '{ p: 1, q: "s" }', '() => 1'),
    name,
    name.map((n) => `${n}.p`),
    name.map((n) => `${n}.length`),
    name.map((n) => `${n}(1)`),
    tie('value').map((v) => `[${v}]`),
    tie('value').map((v) => `{ p: ${v} }`),
    fc.tuple(tie('value'), tie('value')).map(([v, w]) => `(${v} as unknown ? ${v} : ${w})`),
    name.map((n) => `new Map([["k", ${n}]])`),
    name.map((n) => `new ${n.toUpperCase()}()`),
  ),
}));

const type = fc.oneof(
  fc.constantFrom(
    'number',
    'string',
    'number[]',
    '{ p: number }',
    '"s" | 1',
    '(x: number) => string',
  ),
  name.map((n) => `T${n}`),
  name.map((n) => n.toUpperCase()),
);

/** Statements that declare, use and misuse names. */
const statement = fc.oneof(
  fc
    .tuple(fc.constantFrom('const', 'let', 'var'), name, value)
    .map(([k, n, v]) => `${k} ${n} = ${v};`),
  fc
    .tuple(fc.constantFrom('const', 'let'), name, type, value)
    .map(([k, n, t, v]) => `${k} ${n}: ${t} = ${v};`),
  fc.tuple(name, value).map(([n, v]) => `${n} = ${v};`),
  fc.tuple(name, name, value).map(([n, m, v]) => `const { p: ${n}, ...${m} } = ${v};`),
  fc.tuple(name, name, value).map(([n, m, v]) => `const [${n}, ${m} = 1] = ${v};`),
  fc.tuple(name, value).map(([n, v]) => `function ${n}(x: number, y = ${v}) { return x; }`),
  fc.tuple(name, value).map(([n, v]) => `function ${n}(x: number) { return { p: x, q: ${v} }; }`),
  fc.tuple(name, type).map(([n, t]) => `type T${n} = ${t};`),
  fc.tuple(name, type).map(([n, t]) => `interface T${n} { p: ${t} }`),
  fc
    .tuple(name, value)
    .map(([n, v]) => `class ${n.toUpperCase()} { p = ${v}; m(): number { return 1; } }`),
  name.map((n) => `enum ${n.toUpperCase()} { One, Two }`),
  value.map((v) => `${v};`),
  fc.tuple(name, value).map(([n, v]) => `for (const i of [${v}]) { ${n}; }`),
);

/**
 * Cells whose names are declared once, and before they are used: of others the compiler says what it happens to look at
 * first.
 */
const cell = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .filter((lines) => {
    const seen = new Set<string>();
    return lines.every((line) => {
      const { variables, fixed } = namesOf(line);
      const own = [...variables, ...fixed];
      const count = (name: string) => line.split(new RegExp(`\\b${name}\\b`)).length - 1;
      const isFresh = own.every((name) => !seen.has(name) && count(name) === 1);
      for (const word of line.match(/\w+/g) ?? []) seen.add(word);
      return isFresh;
    });
  })
  .map((lines) => lines.join('\n'));
/** Notebooks of short cells. */
export const notebook = fc.array(cell, { minLength: 2, maxLength: 6 });

/** The same finding, with and without a name that may be meant: a cell is told of those that it uses itself. */
const SAME = new Map([
  [2552, 2304],
  [2551, 2339],
  // "Cannot assign, it is a constant": one of this cell, or one that is brought in.
  [2632, 2588],
]);

/** Up to the first cell with errors: it does not run, so what later cells make of its names is nobody's promise. */
export function sorted(found: readonly Found[]): string[] {
  const first = Math.min(...found.map(({ cell }) => cell));
  const lines = found
    .filter(({ cell }) => cell === first)
    .map(({ cell, code, start }) => `cell ${cell}, at ${start}: TS${SAME.get(code) ?? code}`);
  return [...new Set(lines)].sort();
}
