import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';

/** A change of a notebook: of its tree, or of its bytes. Numbers choose a place, whatever there is to choose from. */
export type Mutation =
  | {
      readonly kind: 'replace' | 'key';
      readonly at: number;
      readonly key: string;
      readonly value: unknown;
    }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'nest'; readonly at: number; readonly depth: number }
  | { readonly kind: 'swap' | 'double' | 'move source'; readonly at: number; readonly to: number }
  | { readonly kind: 'retype'; readonly at: number; readonly type: string }
  | { readonly kind: 'id'; readonly at: number; readonly value: unknown }
  | { readonly kind: 'source'; readonly at: number; readonly value: unknown }
  | {
      readonly kind: 'metadata';
      readonly at: number;
      readonly key: string;
      readonly value: unknown;
    }
  | { readonly kind: 'version'; readonly major: unknown; readonly minor: unknown }
  | { readonly kind: 'truncate' | 'flip'; readonly at: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'utf-16' }
  | {
      readonly kind: 'zip';
      readonly name: string;
      readonly beside: string;
      readonly depth: number;
    };

const HOSTILE = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'toJSON', 'hasOwnProperty'],
  ...[
    '</script><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '</style>',
    '"\'><svg/onload=1>',
  ],
  ...[
    '=cmd()',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    'a,"b"\r\nc',
    ']]>',
    '<!--',
    '&#0;',
    '\u0000',
    '\ufffe',
  ],
  ...[
    '\ud800',
    '\udfff\ud800',
    '\u202e',
    '\ufeff',
    '𝒳'.repeat(50),
    'é'.normalize('NFD'),
    '\u001b[31m',
  ],
  ...[
    '::error::x',
    '../../etc/passwd',
    '$(reboot)',
    '%00',
    '',
    ' ',
    'x'.repeat(300),
    '一'.repeat(100),
  ],
];
const KEYS = [
  'id',
  'source',
  'metadata',
  'cell_type',
  'nbgrader',
  'tags',
  'outputs',
  'attachments',
];

const huge = fc.integer({ min: 0, max: 400_000 }).map((length) => 'x'.repeat(length));
const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: huge },
);
const odd = fc.constantFrom<unknown>(
  { toString: 1, valueOf: null },
  { toJSON: 1, length: -1 },
  { constructor: { name: 1 } },
  [{ toString: {} }, { toString: [] }],
  { points: 1e308, grade: true, solution: true, locked: false },
  { points: -1, grade_id: 'two' },
  { grade_id: ['one'] },
);
const value = fc.oneof(text, odd, fc.jsonValue({ maxDepth: 3 }), fc.double(), fc.constant(null));
const key = fc.oneof(fc.constantFrom(...HOSTILE, ...KEYS), fc.string());
const at = fc.nat();
const kind = <const Kind extends string>(...kinds: Kind[]) => fc.constantFrom(...kinds);

const IDS = ['one', 'two', 'three', 'four', 'why', 'check-one', 'imports', 'a'.repeat(64)];
const weighted = (weight: number, arbitrary: fc.Arbitrary<Mutation>) => ({ weight, arbitrary });

/** Most leave something that is a notebook still. */
const tree: fc.Arbitrary<Mutation> = fc.oneof(
  weighted(1, fc.record({ kind: kind('replace', 'key'), at, key, value })),
  weighted(1, fc.record({ kind: kind('delete'), at })),
  weighted(1, fc.record({ kind: kind('nest'), at, depth: fc.integer({ min: 1, max: 20_000 }) })),
  weighted(6, fc.record({ kind: kind('swap', 'double', 'move source'), at, to: at })),
  weighted(4, fc.record({ kind: kind('retype'), at, type: kind('code', 'markdown', 'raw') })),
  weighted(4, fc.record({ kind: kind('id'), at, value: fc.constantFrom(...IDS) })),
  weighted(1, fc.record({ kind: kind('id'), at, value })),
  weighted(8, fc.record({ kind: kind('source'), at, value: text })),
  weighted(2, fc.record({ kind: kind('source'), at, value: fc.array(text, { maxLength: 5 }) })),
  weighted(1, fc.record({ kind: kind('source'), at, value })),
  weighted(8, fc.record({ kind: kind('metadata'), at, key: kind('nbgrader', 'tags'), value })),
  weighted(3, fc.record({ kind: kind('metadata'), at, key, value })),
  weighted(
    1,
    fc.record({
      kind: kind('version'),
      major: fc.oneof(fc.integer({ min: 0, max: 6 }), value),
      minor: fc.oneof(fc.integer({ min: -1, max: 7 }), value),
    }),
  ),
  weighted(2, fc.record({ kind: kind('version'), major: fc.constant(4), minor: fc.nat(5) })),
);
const bytes: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: kind('truncate', 'flip'), at }),
  fc.record({ kind: kind('insert'), at, bytes: fc.array(fc.nat(255), { maxLength: 8 }) }),
  fc.record({ kind: kind('prefix'), text }),
  fc.record({ kind: kind('utf-16') }),
);
const zip: fc.Arbitrary<Mutation> = fc.record({
  kind: kind('zip'),
  name: fc.oneof(
    fc.constant('tiny.ipynb'),
    text.map((name) => `${name.slice(0, 60)}.ipynb`),
  ),
  beside: text.map((name) => name.slice(0, 60)),
  depth: fc.integer({ min: 0, max: 2 }),
});

/** Changes of the tree, then of the bytes, then zipped; most often one or two. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc
  .tuple(
    fc.array(tree, { maxLength: 4 }),
    fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, fc.array(bytes, { maxLength: 2 })),
    fc.oneof(
      { weight: 6, arbitrary: fc.constant([]) },
      zip.map((one) => [one]),
    ),
  )
  .map((all) => all.flat());

/** The file that comes of a notebook's text. */
export function mutated(
  notebook: string,
  changes: readonly Mutation[],
): { readonly bytes: Uint8Array; readonly extension: 'ipynb' | 'zip' } {
  let root: unknown = JSON.parse(notebook);
  for (const change of changes) root = changedTree(root, change);
  let content: Uint8Array = Buffer.from(
    root === undefined ? '' : JSON.stringify(root).replace(NESTED, nested),
  );
  let extension: 'ipynb' | 'zip' = 'ipynb';
  for (const change of changes) {
    content = changedBytes(content, change);
    if (change.kind === 'zip') extension = 'zip';
  }
  return { bytes: content, extension };
}

/** Stands for a nesting that no recursive writer would survive. */
const NESTED = /"nested-(\d+)"/g;
const nested = (_: string, depth: string): string => '['.repeat(+depth) + ']'.repeat(+depth);

/** All places of a tree that hold something: their owner and key. */
function placesIn(root: unknown): [Record<string, unknown>, string][] {
  const places: [Record<string, unknown>, string][] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value as Record<string, unknown>, key]);
      walk((value as Record<string, unknown>)[key]);
    }
  };
  walk(root);
  return places;
}

function changedTree(root: unknown, change: Mutation): unknown {
  const cells = (Object(root) as { cells?: unknown }).cells;
  const list = Array.isArray(cells) ? (cells as Record<string, unknown>[]) : [];
  const cellAt = (place: number) => Object(list[place % Math.max(1, list.length)]);
  const places = placesIn(root);
  const [owner, name] = ('at' in change && places[change.at % Math.max(1, places.length)]) || [
    {},
    '',
  ];
  // Defined, so that a key `__proto__` is one in the file as well.
  const put = (target: object, key: string, value: unknown) => {
    const writable = { value, writable: true, enumerable: true, configurable: true };
    if (Object.isExtensible(target) && !(Array.isArray(target) && key === 'length')) {
      Object.defineProperty(target, key, writable);
    }
  };
  switch (change.kind) {
    case 'replace':
      put(owner, name, structuredClone(change.value));
      break;
    case 'key': {
      const target = owner[name];
      if (typeof target === 'object' && target !== null)
        put(target, change.key, structuredClone(change.value));
      break;
    }
    case 'delete':
      if (Array.isArray(owner)) owner.splice(Number(name), 1);
      else delete owner[name];
      break;
    case 'nest':
      put(owner, name, `nested-${change.depth}`);
      break;
    case 'swap':
    case 'double':
    case 'move source': {
      if (list.length === 0) break;
      const [from, to] = [change.at % list.length, change.to % list.length];
      if (change.kind === 'double')
        list.splice(to, 0, structuredClone(list[from] as object) as never);
      else if (change.kind === 'swap') {
        [list[from], list[to]] = [list[to] as never, list[from] as never];
      } else put(cellAt(to), 'source', cellAt(from).source);
      break;
    }
    case 'retype': {
      const cell = cellAt(change.at);
      put(cell, 'cell_type', change.type);
      // What the format asks of such a cell.
      delete cell.outputs;
      delete cell.execution_count;
      if (change.type === 'code') Object.assign(cell, { outputs: [], execution_count: null });
      break;
    }
    case 'id':
      put(cellAt(change.at), 'id', structuredClone(change.value));
      break;
    case 'source':
      put(cellAt(change.at), 'source', structuredClone(change.value));
      break;
    case 'metadata':
      put(Object(cellAt(change.at).metadata), change.key, structuredClone(change.value));
      break;
    case 'version':
      put(Object(root), 'nbformat', change.major);
      put(Object(root), 'nbformat_minor', change.minor);
      break;
  }
  return root;
}

function changedBytes(content: Uint8Array, change: Mutation): Uint8Array {
  const copy = Buffer.from(content);
  switch (change.kind) {
    case 'truncate':
      return copy.subarray(0, change.at % (copy.length + 1));
    case 'flip':
      if (copy.length > 0)
        copy[change.at % copy.length] = (copy[change.at % copy.length] ?? 0) ^ 0x91;
      return copy;
    case 'insert': {
      const place = change.at % (copy.length + 1);
      return Buffer.concat([
        copy.subarray(0, place),
        Buffer.from(change.bytes),
        copy.subarray(place),
      ]);
    }
    case 'prefix':
      return Buffer.concat([Buffer.from(change.text), copy]);
    case 'utf-16':
      return Buffer.from(copy.toString('utf8'), 'utf16le');
    case 'zip': {
      let packed = zipOf({ [change.name]: copy, [masked(change.beside)]: strToU8('x') });
      for (let i = 0; i < change.depth; i++) packed = zipSync({ 'inner.zip': packed });
      return packed;
    }
    default:
      return content;
  }
}

/** The maker of archives cannot write that name, but others can. */
const masked = (name: string): string => name.replaceAll('__proto__', '__masked_');

function zipOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const packed = Buffer.from(zipSync(files));
  for (let at = packed.indexOf('__masked_'); at !== -1; at = packed.indexOf('__masked_', at)) {
    packed.write('__proto__', at);
  }
  return packed;
}
