import { inspect, types } from 'node:util';
import { type Renderer, tidy } from '../../../cell/index.ts';
import { isModule } from '../modules/interop.ts';

const MOST_TEXT = 200;

/** So many children of one value are listed. */
const MOST_CHILDREN = 500;

/** A value in one line. */
export function textOfValue(value: unknown, renderer: Renderer): string {
  if (types.isProxy(value)) return 'Proxy';
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  const known = isList ? undefined : (renderer.preview(value) ?? renderer.describe(value));
  return cut(known ?? inspected(value));
}

function inspected(value: unknown): string {
  if (isModule(value)) return `Module with ${Object.keys(value).length} exports`;
  const options = {
    depth: 1,
    maxArrayLength: 10,
    maxStringLength: MOST_TEXT,
    breakLength: Infinity,
  };
  return tidy(inspect(value, { ...options, compact: true, customInspect: false }));
}

const cut = (text: string): string =>
  text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;

export const isExpandable = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** A part of a value. */
export interface Part {
  readonly name: string;
  /** How code reads it: `.x` or `[0]` after the code of the whole. Absent where no code can. */
  readonly access?: string;
  readonly value?: unknown;
  /** Shown in place of a value that is not read. */
  readonly text?: string;
}

/** The parts of a value. Getters are not called, and a proxy is not asked. */
export function partsOf(value: object): Part[] {
  if (types.isProxy(value)) return [{ name: '[[Proxy]]', text: 'its parts are not asked for' }];
  const parts: Part[] = [];
  for (const part of allParts(value)) {
    if (parts.length === MOST_CHILDREN)
      return [...parts, { name: '…', text: 'more than are listed' }];
    parts.push(part);
  }
  return parts;
}

function* allParts(value: object): Iterable<Part> {
  if (value instanceof Map) {
    for (const [key, inner] of value) yield { name: inspected(key), value: inner };
  } else if (value instanceof Set) {
    let index = 0;
    for (const inner of value) yield { name: String(index++), value: inner };
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const items = value as unknown as ArrayLike<unknown>;
    for (let i = 0; i < items.length; i++)
      yield { name: `${i}`, access: `[${i}]`, value: items[i] };
    return;
  }
  for (const key of Reflect.ownKeys(value)) yield own(value, key);
}

function own(value: object, key: string | symbol): Part {
  const name = String(key);
  const access = typeof key === 'symbol' ? {} : { access: accessOf(key) };
  try {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property?.get) return { name, ...access, text: '(getter)' };
    return { name, ...access, value: property?.value };
  } catch (error) {
    return { name, ...access, text: `(${(error as Error).message})` };
  }
}

function accessOf(key: string): string {
  if (/^(0|[1-9]\d*)$/.test(key)) return `[${key}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)
    ? `.${key}`
    : `[${JSON.stringify(key)}]`;
}
