import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { isObject } from '../../contract/index.ts';

/** What a reader did on a page, as a link carries it. */
export interface Shared {
  readonly edits: readonly SharedCell<string>[];
  /** The values of the controls below a cell, in their order. */
  readonly settings: readonly SharedCell<readonly unknown[]>[];
}

export interface SharedCell<T> {
  readonly cell: number;
  /** Of the cell's original code: a chapter may have changed since the link was made. */
  readonly mark: string;
  readonly value: T;
}

/** What the hash of an address begins with that carries a reader's work. */
const PREFIX = '#share=';
/** Characters that a link may unpack to: more is none that a page has made. */
const MOST = 1_000_000;

export const isShareLink = (hash: string): boolean => hash.startsWith(PREFIX);

/** The work as the hash of an address: JSON, deflated, in base64 for addresses. */
export function pack(shared: Shared): string {
  const bytes = deflateSync(strToU8(JSON.stringify(shared)), { level: 9 });
  const text = btoa(strFromU8(bytes, true));
  return PREFIX + text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Undefined for a hash that is cut off, or was made by something else. */
export function unpack(hash: string): Shared | undefined {
  if (!isShareLink(hash)) return undefined;
  try {
    const text = hash.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/');
    const shared: unknown = JSON.parse(inflate(strToU8(atob(text), true)));
    if (!isObject(shared)) return undefined;
    const { edits, settings } = shared;
    const isText = (value: unknown) => typeof value === 'string';
    return isList(edits, isText) && isList(settings, Array.isArray)
      ? (shared as unknown as Shared)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A short mark of a text: FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv). */
export function markOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of strToU8(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(36);
}

/** Piece by piece, so that a small text cannot fill the memory. */
function inflate(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let length = 0;
  let isWhole = false;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const stream = new Inflate((piece, isLast) => {
    length += piece.length;
    if (length > MOST) throw new Error('too long');
    pieces.push(decoder.decode(piece, { stream: !isLast }));
    isWhole = isLast;
  });
  for (let at = 0; at < bytes.length; at += 256) {
    stream.push(bytes.subarray(at, at + 256), at + 256 >= bytes.length);
  }
  if (!isWhole) throw new Error('cut off');
  return pieces.join('');
}

function isList(value: unknown, fits: (value: unknown) => boolean): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (one) =>
        isObject(one) &&
        typeof one.cell === 'number' &&
        typeof one.mark === 'string' &&
        fits(one.value),
    )
  );
}
