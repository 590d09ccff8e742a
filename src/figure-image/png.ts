import { crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/**
 * 8-bit samples as a PNG (W3C PNG, third edition). Rows are not filtered: flat colours, which charts are made of,
 * pack better so.
 */
function assemble(
  width: number,
  height: number,
  samples: Uint8Array | Uint8ClampedArray,
  colourType: number,
  palette?: Uint8Array,
): Buffer {
  const row = samples.length / height;
  const rows = Buffer.alloc((row + 1) * height);
  for (let y = 0; y < height; y++)
    rows.set(samples.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = colourType;
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Rows of red, green, blue and alpha as a PNG. */
export function encodePng(width: number, height: number, rgba: Uint8ClampedArray): Buffer {
  return assemble(width, height, rgba, 6);
}

/** An indexed PNG: a byte a pixel, which names one of at most 256 colours. */
export function encodeIndexedPng(
  width: number,
  height: number,
  { colours, indices }: { readonly colours: Uint8Array; readonly indices: Uint8Array },
): Buffer {
  return assemble(width, height, indices, 3, colours);
}
