import type { MimeBundle } from '../../contract/index.ts';
import { type Fields, has } from './fields.ts';

/** How the bytes of a picture begin. Sources: W3C PNG, ITU T.81, GIF89a, RFC 9649 (WebP). */
const BEGINNINGS: readonly (readonly [type: string, begins: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[\s\S]{4}WEBP/],
];
const LONGEST_BEGINNING = 16;

/** The MIME type of the picture whose bytes these are. Undefined where they are none. */
export function imageType(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, LONGEST_BEGINNING));
  return BEGINNINGS.find(([, begins]) => begins.test(head))?.[0];
}

/** The bytes of a picture, and a canvas of Node's that can give them. */
export function imageLook(value: Fields): MimeBundle | undefined {
  if (value instanceof Uint8Array) return pictureOf(value);
  if (value instanceof ArrayBuffer) return pictureOf(new Uint8Array(value));
  if (!has(value, 'getContext', 'toBuffer')) return undefined;
  const bytes = (value as unknown as Canvas).toBuffer('image/png');
  return bytes instanceof Uint8Array ? pictureOf(bytes) : undefined;
}

interface Canvas {
  toBuffer(type: string): unknown;
}

function pictureOf(bytes: Uint8Array): MimeBundle | undefined {
  const type = imageType(bytes);
  if (type === undefined) return undefined;
  return { [type]: base64(bytes), 'text/plain': `${type}, ${bytes.length} bytes` };
}

/** A call takes so many arguments without overflowing the stack. */
const CHUNK = 1 << 14;

/** Bytes as base64, in Node and in a browser. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(text);
}
