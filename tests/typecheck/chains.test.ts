import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TypeServer } from '../../src/typecheck/server.ts';
import { Session } from '../kernel/engine/session.ts';
import { Workspace } from '../kernel/engine/workspace.ts';
import { isThorough } from '../thorough.ts';

/** The cells of a long chain. */
const LONG = isThorough ? 300 : 20;

const workspace = new Workspace({
  'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true, types: ['node'] } }),
});
const session = new Session({ cwd: workspace.path });
beforeAll(() => session.run('1'));
afterAll(async () => {
  await session.close();
  workspace.remove();
});

/** The type of a name, as hovering shows it. */
async function typeOf(name: string): Promise<string> {
  const bundle = await (await session.assistant).inspect(name, name.length, 0);
  return String(bundle?.['text/plain'] ?? '').split('\n')[0] as string;
}

async function run(...cells: string[]): Promise<void> {
  for (const cell of cells) expect((await session.run(cell)).traceback).toBe('');
}

async function problemOf(cell: string): Promise<string> {
  return String((await session.run(cell)).error?.evalue).replace(/^Cell \d+:\d+:\d+ - /, '');
}

/** A chain of cells, and what hovering shows for names of it in a later cell. */
type Chain = readonly [
  what: string,
  cells: readonly string[],
  types: readonly (readonly [name: string, type: string])[],
  wrong?: readonly [cell: string, problem: RegExp],
];

// biome-ignore format: a table reads better with one cell a line
const chains: readonly Chain[] = [
  ['numbers', [
    'const n0 = 1', 'const n1 = n0 + 1', 'const n2 = [n1, n1 * 2]',
  ], [['n0', '1'], ['n1', 'number'], ['n2', 'number[]']], ['n2.map(String).at(0)!.nope', /'nope' does not exist on type 'string'/]],
  ['a literal that widens', [
    'const tag = "a"', 'let widened = tag', 'widened = "other"', 'const kept: "a" = tag',
  ], [['widened', 'string'], ['kept', '"a"']]],
  ['a choice of literals', [
    'const mode = Math.random() > 2 ? "train" : "test"', 'let current = mode', 'current = "neither"', 'const exact: "train" | "test" = mode',
  ], [['mode', '"test" | "train"'], ['current', 'string']], ['const bad: "train" = mode', /Type '"test" \| "train"' is not assignable to type '"train"'/]],
  ['literals that are meant', [
    'const fixed = [1, 2] as const', 'const first = fixed[0]', 'const both = { fixed, first }',
  ], [['fixed', 'readonly [1, 2]'], ['both', '{ fixed: readonly [1, 2]; first: 1; }']]],
  ['a union, not narrowed by what it holds', [
    'let either: string | number = 1', 'const held = either', 'either = "text"', 'const again = either',
  ], [['held', 'string | number'], ['again', 'string | number']]],
  ['patterns', [
    'const [pa, { pb, ...prest }] = [1, { pb: "b", c: true, d: null }] as [number, { pb: string; c: boolean; d: null }]', 'const psum = [pa, pb.length, prest]',
  ], [['pb', 'string'], ['prest', '{ c: boolean; d: null; }'], ['psum', '(number | { c: boolean; d: null; })[]']]],
  ['objects and methods', [
    'const point = { x: 1, y: 2, scale(k: number) { return { x: this.x * k } } }', 'const scaled = point.scale(3)', 'const moved = { ...scaled, z: scaled.x }',
  ], [['scaled', '{ x: number; }'], ['moved', '{ z: number; x: number; }']]],
  ['an object that returns itself', [
    'const chained = { count: 0, add() { this.count++; return this; } }', 'const later = chained.add().add()',
  ], [], ['later.add().nope', /'nope' does not exist/]],
  ['arrow functions', [
    'const inc = (x: number) => x + 1', 'const twice = (x: number) => inc(inc(x))', 'const listed = (...xs: number[]) => xs.map(twice)',
  ], [['twice', '(x: number) => number'], ['listed', '(...xs: number[]) => number[]']], ['twice("1")', /'string' is not assignable to parameter of type 'number'/]],
  ['functions', [
    'function f0(x: number) { return { value: x } }', 'function f1(x: number) { return f0(x).value + 1 }', 'async function f2(x: number) { return [f1(x)] }', 'const f3 = await f2(1)',
  ], [['f1', '(x: number) => number'], ['f2', '(x: number) => Promise<number[]>'], ['f3', 'number[]']]],
  ['functions that guard', [
    'function isText(x: unknown) { return typeof x === "string" }', 'const isLong = (x: unknown) => isText(x) && x.length > 3', 'const sure: unknown = "text"', 'const length = isText(sure) ? sure.length : 0',
  ], [['isText', '(x: unknown) => x is string'], ['length', 'number']]],
  ['generics', [
    'function pair<A, B extends A[]>(a: A, b: B) { return { a, b } }', 'const paired = pair(1, [2])', 'const mapper = <T,>(xs: T[]) => <U,>(f: (x: T) => U): U[] => xs.map(f)', 'const mapped = mapper([paired])((p) => p.b[0])', 'class Box<T> { constructor(readonly content: T) {} map<U>(f: (x: T) => U) { return new Box(f(this.content)) } }', 'const box = new Box(mapped)', 'const unboxed = box.map((m) => ({ m })).content.m',
  ], [['paired', '{ a: number; b: number[]; }'], ['mapper', '<T>(xs: T[]) => <U>(f: (x: T) => U) => U[]'], ['box', 'Box<number[]>'], ['unboxed', 'number[]']]],
  ['a class with private parts', [
    'class Secret { #inner = 1; private outer = 2; static count = 0; reveal() { return this.#inner + this.outer } }', 'const secret = new Secret()', 'const revealed = secret.reveal()', 'const secrets = [secret, new Secret()]', 'Secret.count++',
  ], [['secret', 'Secret'], ['secrets', 'Secret[]'], ['revealed', 'number']], ['secrets[0]!.outer', /Property 'outer' is private/]],
  ['a class extended', [
    'abstract class Shape0 { abstract area(): number; name = "s" }', 'class Square extends Shape0 { constructor(readonly side: number) { super() } area() { return this.side ** 2 } }', 'const shapes: Shape0[] = [new Square(2)]', 'const areas = shapes.map((s) => s.area())', 'const Made = class { made = 1 }', 'const madeOne = new Made().made', 'const Ctor = Square', 'const built = new Ctor(1)',
  ], [['shapes', 'Shape0[]'], ['areas', 'number[]'], ['madeOne', 'number'], ['built', 'Square']]],
  ['a class redefined', [
    'class Re { a = 1 }', 'const re1 = new Re()', 'class Re { b = "" }', 'const re2 = new Re()', 'const res = [re1.a, re2.b] as const',
  ], [['res', 'readonly [number, string]']], ['re2.a', /'a' does not exist on type 'Re'/]],
  ['enums', [
    'enum Mode { Train = 1, Test }', 'const chosen = Mode.Train', 'let changing = chosen', 'changing = Mode.Test', 'const named = Mode[chosen]', 'const modes: Mode[] = [Mode.Test]', 'const isTrain = modes[0] === Mode.Train',
  ], [['changing', 'Mode'], ['named', 'string'], ['modes', 'Mode[]']], ['const no: Mode = "Train"', /'"Train"' is not assignable to type 'Mode'|'string' is not assignable/]],
  ['namespaces', [
    'namespace Geo { export class P { x = 1 } export const origin = new P(); export type L = P[] }', 'const geo = Geo.origin', 'const line: Geo.L = [geo]', 'const geoX = line[0]!.x',
  ], [['geo', 'P'], ['geoX', 'number']]],
  ['overloads', [
    'function over(x: number): string; function over(x: string): number; function over(x: any): any { return x }', 'const o1 = over(1), o2 = over("a")', 'const alsoOver = over', 'const o3 = [alsoOver(1), alsoOver("b")] as const',
  ], [['o1', 'string'], ['o2', 'number'], ['alsoOver', '{ (x: number): string; (x: string): number; }'], ['o3', 'readonly [string, number]']]],
  ['types only', [
    'interface Row { readonly id: number }', 'type Rows = Row[]', 'type Named<T extends object> = T & { name: string }', 'const rows: Rows = [{ id: 1 }]', 'const named1: Named<Row> = { id: 1, name: "n" }', 'const ids = rows.map((r) => r.id)',
  ], [['rows', 'Rows'], ['named1', 'Named<Row>'], ['ids', 'number[]']], ['rows[0]!.id = 2', /read-only property/]],
  ['aliases', [
    'type Pt = { x: number }', 'const pt0: Pt = { x: 1 }', 'function movePt(p: Pt): Pt { return { x: p.x + 1 } }', 'const pt1 = movePt(pt0)', 'const pts = [pt1, movePt(pt1)]', 'type Pt = { y: string }', 'const pt2: Pt = { y: "new" }', 'const mixed = [pts, [pt2]] as const', 'const oldPt = pts[0]!', 'const oldX = oldPt.x',
  ], [['pt1', 'Pt'], ['pts', 'Pt[]'], ['mixed', 'readonly [Pt[], readonly [Pt]]'], ['oldX', 'number']], ['oldPt.y', /'y' does not exist on type 'Pt'/]],
  ['a name that is a type of one cell and a value of another', [
    'type Both = { a: number }', 'const Both = { b: "b" }', 'const useBoth: Both = { a: Both.b.length }', 'interface Later { l: number }', 'const later1: Later = { l: 1 }', 'const Flip = [1]', 'interface Flip { f: string }', 'const flips: Flip = { f: String(Flip[0]) }', 'let Mut = 1', 'type Mut<T> = T[]', 'const muts: Mut<number> = [Mut]', 'Mut = 2',
  ], [['useBoth', 'Both'], ['flips', 'Flip'], ['muts', 'Mut<number>']]],
  ['declared, not defined', [
    'declare const nowhere: { deep: number[] } | undefined', 'declare function absent(x: number): string', 'type Absent = ReturnType<typeof absent>', 'const typed: (typeof nowhere)[] = []', 'declare global { interface Array<T> { last0(): T } }', 'Array.prototype.last0 = function () { return this[this.length - 1] }', 'const lasted = ["a"].last0()', 'import "esm-only"', 'declare module "esm-only" { export const added: number }', 'import { kind, added } from "esm-only"', 'const kinds = [kind, added] as const',
  ], [['typed', '({ deep: number[]; } | undefined)[]'], ['lasted', 'string'], ['kinds', 'readonly [string, number]']]],
  ['imports', [
    'import Foo0, { type T1, hi, version } from "./helper/m"', 'const foo = new Foo0(version)', 'const t1: T1 = { a: foo.v }', 'const greetings = [hi("a")]', 'import * as m from "./helper/m"', 'const m2 = m', 'const foo2 = new m2.default(m.version)', 'import fs from "node:fs"', 'const stats = fs.statSync(".")', 'const isFolder = stats.isDirectory()', 'const buffer = Buffer.from("a")', 'const timer = setTimeout(() => {}, 1)',
  ], [['foo', 'Foo'], ['t1', 'T1'], ['greetings', 'string[]'], ['foo2', 'Foo'], ['stats', 'Stats'], ['timer', 'Timeout'], ['buffer', 'Buffer<ArrayBuffer>']]],
  ['unique symbols', [
    'const sym = Symbol("s")', 'const keyed = { [sym]: 1 }', 'const read = keyed[sym]', 'const iterated = { *[Symbol.iterator]() { yield 1 } }', 'const spread = [...iterated]',
  ], [['read', 'number'], ['spread', 'number[]']]],
  ['types of inner scopes', [
    'function make() { class Map { only = 1 } return new Map() }', 'const inner = make()', 'const only = inner.only', 'const anonymous = new (class { v = "" })()', 'const value = anonymous.v', 'const real = new Map([[1, "a"]])',
  ], [['only', 'number'], ['value', 'string'], ['real', 'Map<number, string>']], ['inner.get(1)', /'get' does not exist/]],
  ['types that are guessed', [
    'let loose: string | number = 1', 'let plain = 1', 'const sum = plain + 1, isMore = sum > plain', 'const list = []; list.push(1)', 'let later; later = 2', 'let nothing = null', 'enum Level { Low, High }', 'let level = Level.Low', 'const levels = [level]', 'const wide: unknown = sum', 'const anything = JSON.parse("1")', 'const { length, [0]: first } = [sum].concat(1)', 'type Celsius = number; const degrees: Celsius = 1', 'const texts: string[] = []',
  ], [['loose', 'string | number'], ['plain', 'number'], ['sum', 'number'], ['isMore', 'boolean'], ['level', 'Level'], ['levels', 'Level[]'], ['wide', 'unknown'], ['anything', 'any'], ['length', 'number'], ['first', 'number'], ['degrees', 'number'], ['texts', 'string[]'], ['later', 'any'], ['nothing', 'any']], ['sum.nope', /'nope' does not exist on type 'number'/]],
  ['late binding', [
    'let rate = 0.1; function step() { return rate }', 'const s1 = step()', 'let rate = 0.01 as number | string', 'const s2 = [step(), rate]',
  ], [['s1', 'number'], ['s2', '(string | number)[]']]],
  ['the same name again and again', [
    'const it0 = 1', 'const it0 = [1]', 'function it0(x: string) { return x }', 'const it0 = { it: "x" }', 'let it0 = "y"', 'it0 += "z"',
  ], [['it0', 'string']]],
];

describe('what later cells know of earlier ones', () => {
  test.for(chains)('%s', async ([, cells, types, wrong]) => {
    await run(...cells);
    for (const [name, type] of types) {
      expect(await typeOf(name)).toBe(`${name}: ${type}`);
    }
    if (wrong) expect(await problemOf(wrong[0])).toMatch(wrong[1]);
  });
});

describe('the checker does no more work at the end of a long chain', () => {
  let place: string;
  let server: TypeServer;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'notegrad-chains-'));
    server = new TypeServer({ cwd: workspace.path, tsconfig: undefined, place });
  });
  afterEach(() => {
    server.close();
    rmSync(place, { recursive: true });
  });

  /** The files that the compiler reads for the cells, by name. */
  function filesNow(): Map<string, string> {
    const names = readdirSync(place, { recursive: true, encoding: 'utf8' });
    const own = names.filter((name) => /__(cell|scope|modules)\w*\.ts$/.test(name));
    return new Map(own.map((name) => [name, readFileSync(join(place, name), 'utf8')]));
  }

  /** Runs cells; returns what the last one changed. */
  function grow(cells: readonly string[]): { files: number; changed: string[]; all: string } {
    let before = filesNow();
    for (const [i, cell] of cells.entries()) {
      if (i === cells.length - 1) before = filesNow();
      expect(server.check(cell), cell).toEqual([]);
      server.accept(cell);
    }
    const after = filesNow();
    const changed = [...after].filter(([name, text]) => before.get(name) !== text);
    return {
      files: after.size,
      changed: changed.map(([, text]) => text),
      all: [...after.values()].join('\n'),
    };
  }

  const numbered = (cell: (n: number) => string, count = LONG) =>
    Array.from({ length: count }, (_, i) => cell(i + 1));

  test.for<[string, string, (n: number) => string, string]>([
    ['numbers', 'const a0 = 1', (n) => `const a${n} = a${n - 1} + 1`, 'number'],
    ['lists', 'let l0 = [1]', (n) => `let l${n} = l${n - 1}.map((x) => x + 1)`, 'number[]'],
    [
      'objects',
      'const o0 = { x: 1 }',
      (n) => `const o${n} = { x: o${n - 1}.x + 1 }`,
      '{ x: number; }',
    ],
    [
      'aliases',
      'type Alias = { y: number }; const y0: Alias = { y: 0 }',
      (n) => `const y${n} = [y${n - 1}].map((y) => y)[0]`,
      'Alias',
    ],
    ['patterns', 'const [p0] = [1]', (n) => `const [p${n}] = [p${n - 1} + 1]`, 'number'],
  ])('of %s: no file changes, as no source is kept', ([, first, next, type]) => {
    const { files } = grow([first]);
    const last = grow(numbered(next));
    expect(last.files).toBe(files);
    expect(last.changed).toEqual([]);
    const name = new RegExp(`\\w+${LONG}`).exec(next(LONG))?.[0] ?? '';
    expect(server.hover(name, 1)?.signature).toBe(`${name}: ${type}`);
    expect(last.all).not.toContain(next(LONG - 1));
  });

  test('of functions: each says what it returns', () => {
    const cells = numbered(
      (n) => `function f${n}() { return ${n === 1 ? 1 : `f${n - 1}()`} }`,
      LONG,
    );
    const { all } = grow(cells);
    expect(all.match(/function f\d+\(\) :number \{/g)).toHaveLength(LONG);
  });

  test('what is redefined is forgotten', () => {
    const { files } = grow(['function again() { return 0 }']);
    const last = grow(numbered((n) => `function again() { return ${n} }; let redone = ${n}`, LONG));
    expect(last.files).toBe(files);
    expect(last.all.match(/function again/g)).toHaveLength(1);
  });

  test('what a kept function needs stays, though its name means something else by now', () => {
    grow(['class Old { old = 1 }', 'const olds = [new Old()]', 'class Old { young = 1 }']);
    expect(server.check('olds[0].old')).toEqual([]);
    expect(server.check('olds[0].young')).not.toEqual([]);
    expect(server.check('new Old().young')).toEqual([]);
  });

  test('more names than there is room for at first make room', () => {
    const names = numbered((n) => `n${n} = Math.random()`, 1100);
    grow([`let ${names.join()}`, ...numbered((n) => `function g${n}() { return n${n} }`, 70)]);
    expect(server.check('const all: number[] = [n1, n1100, g1(), g70()]')).toEqual([]);
    expect(server.check('n1099.nope')).not.toEqual([]);
    expect(server.check('g65().nope')).not.toEqual([]);
  });
});

describe('a package that is imported as a whole', () => {
  const place = mkdtempSync(join(tmpdir(), 'notegrad-packages-'));
  const own = new Workspace({
    'node_modules/parts/package.json': '{ "name": "parts", "version": "1.0.0", "types": "i.d.ts" }',
    'node_modules/parts/i.d.ts': `export * from './more';
      export declare function one(n: number): number;
      export declare let counter: number;
      export declare class Shape { side: number }`,
    'node_modules/parts/more.d.ts': 'export interface Kind { kind: string } export const pi: 3.14;',
  });
  const server = new TypeServer({ cwd: own.path, tsconfig: undefined, place });
  const run = (cell: string) => {
    expect(server.check(cell), cell).toEqual([]);
    server.accept(cell);
  };
  const problem = (cell: string) => server.check(cell)[0]?.lines.join('\n');
  beforeAll(() => {
    run('import * as p from "parts"');
    run('import * as twice from "cjs-function"');
  });
  afterAll(() => {
    server.close();
    own.remove();
    rmSync(place, { recursive: true });
  });

  test.for([
    'const n = p.one(p.pi)',
    'let s: p.Shape = new p.Shape(); s.side',
    'class Square extends p.Shape {} function area({ side }: p.Shape, kind?: p.Kind) { return side }',
    'import Shape = p.Shape; new Shape()',
    'const f: typeof p.one = p.one, q = p, g = q.one, h = p["one"](1)',
    'type Names = keyof typeof p; const name: Names = "one"',
    '{ const p = { mine: 1 }; p.mine }',
    '(p: { mine: number }) => p.mine',
    'const mine = { p: 1 }.p + p.counter',
    'twice.extra.length',
  ])('%s', (cell) => run(cell));

  test('only what a cell names of it is looked up', () => {
    run('area(new p.Shape()) + p.one(1)');
    const [draft] = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('__draft.ts'),
    );
    const text = readFileSync(join(place, draft ?? ''), 'utf8');
    expect(text).toMatch(/declare namespace p\{export\{[\w$]+ as Shape,[\w$]+ as one\}\}/);
  });

  test.for<[string, RegExp]>([
    [
      'p.onse(1)',
      /^Property 'onse' does not exist on type 'typeof import\(".*"\)'\. Did you mean 'one'\?/,
    ],
    ['p.one("1")', /'string' is not assignable to parameter of type 'number'/],
    ['let t: p.Shap', /has no exported member named 'Shap'\. Did you mean 'Shape'\?/],
    ['p.pi = 3', /Cannot assign to 'pi'/],
    ['[p.pi] = [1]', /Cannot assign to 'pi'/],
    ['({ a: p.one } = { a: 1 })', /'number' is not assignable to type '\(n: number\) => number'/],
    ['(p.Shape) = 1', /'number' is not assignable to type 'typeof Shape'/],
    ['for (p.pi of [1]);', /Cannot assign to 'pi'/],
    ['p = 1', /Cannot assign to 'p'/],
    ['p()', /not callable/],
    ['twice.nope', /'nope' does not exist/],
  ])('%s is wrong', ([cell, message]) => expect(problem(cell)).toMatch(message));
});
