import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileCell, type Runtime, Scope } from '../../src/cell/index.ts';
import { evaluate } from '../../src/kernel/stop/sigint.ts';
import { tries } from '../thorough.ts';

/** Runs cells without a checker, and gives the last value. */
function run(cells: readonly string[]): unknown {
  const scope = new Scope();
  let last: unknown;
  for (const source of cells) {
    const compiled = compileCell(source, scope);
    const runtime = {
      boxes: scope.boxes(compiled.uses),
      modules: [],
      module: { exports: {} },
      flag: new Int32Array(1),
      last: undefined,
      value: (name: string, value: unknown) => scope.constant(name, value),
      live: (name: string, get: () => unknown, set?: (value: unknown) => void) =>
        scope.variable(name, get, set),
    } as unknown as Runtime;
    (evaluate(compiled.code, 'test') as (runtime: Runtime) => unknown)(runtime);
    last = runtime.last;
  }
  return last;
}

/** Statements over the variables a to d, each of which may stand in a cell of its own. */
const names = fc.constantFrom('a', 'b', 'c', 'd');
const statement = fc.oneof(
  fc.tuple(names, names, fc.integer({ min: -9, max: 9 })).map(([x, y, n]) => `${x} = ${y} + ${n};`),
  fc.tuple(names, names).map(([x, y]) => `[${x}, ${y}] = [${y}, ${x}];`),
  fc.tuple(names, names).map(([x, y]) => `({ ${x}, q: ${y} = 5 } = { ${x}: ${y} * 2 });`),
  fc.tuple(names, names).map(([x, y]) => `{ let ${x} = 100; ${y} += ${x} === 100 ? 1 : 0; }`),
  names.map((x) => `for (let i = 0; i < 3; i++) ${x} += i;`),
  fc.tuple(names, names).map(([x, y]) => `add((${x}) => ${x} + ${y});`),
  names.map((x) => `add(() => { ${x}++; return ${x}; });`),
  names.map((x) => `try { throw ${x}; } catch (${x}) { log.push(${x}); }`),
  names.map((x) => `log.push(({ ${x} }).${x}, \`\${${x}}\`);`),
);
const head = [
  'let a = 1, b = 2; let c = 3; var d = 4; const log: (number | string)[] = [];',
  'function add(f: (n: number) => number): void { log.push(f(1)); }',
];
const tail = '[a, b, c, d, ...log].join()';

test('a program means the same in one cell and in many', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(statement, fc.boolean()), { maxLength: 12 }), (parts) => {
      const whole = [...head, ...parts.map(([code]) => code), tail].join('\n');
      const cells = [...head];
      for (const [code, isNew] of parts) {
        if (isNew) cells.push(code);
        else cells.push(`${cells.pop()}\n${code}`);
      }
      expect(run([...cells, tail])).toBe(run([whole]));
    }),
    tries(200),
  );
});
