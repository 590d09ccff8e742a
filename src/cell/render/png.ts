const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const GRAY = 0;
const RGB = 2;

/**
 * An 8-bit PNG of gray (1 channel) or RGB (3 channels) pixels, row by row. It needs nothing but
 * JavaScript. The pixels are compressed where Node's zlib is at hand. Source: W3C, PNG
 * Specification, third edition.
 */
export function encodePng(
  width: number,
  height: number,
  channels: 1 | 3,
  pixels: Uint8Array,
): Uint8Array {
  const color = channels === 1 ? GRAY : RGB;
  const header = [...word(width), ...word(height), 8, color, 0, 0, 0];
  const stride = width * channels;
  // Each row begins with the number of its filter. 0 is none.
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  }
  return join([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflate(rows)), chunk('IEND', [])]);
}

/** Bytes as base64, in Node and in a browser. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

type Bytes = ArrayLike<number>;

function chunk(type: string, data: Bytes): Uint8Array {
  const body = join([[...type].map((letter) => letter.charCodeAt(0)), data]);
  return join([word(data.length), body, word(crc32(body))]);
}

function deflate(bytes: Uint8Array): Uint8Array {
  const zlib = globalThis.process?.getBuiltinModule?.('node:zlib');
  return zlib ? zlib.deflateSync(bytes) : stored(bytes);
}

const MOST_STORED = 0xffff;

/** A zlib stream (RFC 1950) of blocks that are stored, not compressed (RFC 1951, section 3.2.4). */
function stored(bytes: Uint8Array): Uint8Array {
  const parts: Bytes[] = [[0x78, 0x01]];
  for (let start = 0; start < bytes.length; start += MOST_STORED) {
    const block = bytes.subarray(start, start + MOST_STORED);
    const isLast = start + MOST_STORED >= bytes.length ? 1 : 0;
    const { length } = block;
    const complement = ~length & MOST_STORED;
    parts.push([isLast, length & 255, length >> 8, complement & 255, complement >> 8], block);
  }
  parts.push(word(adler32(bytes)));
  return join(parts);
}

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return ((high << 16) | low) >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (CRC_TABLE[(sum ^ byte) & 255] as number) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** A number as four bytes, the highest first. */
const word = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);

function join(parts: readonly Bytes[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
