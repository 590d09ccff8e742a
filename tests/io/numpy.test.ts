import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import * as io from '../../src/io/index.ts';

/** What NumPy wrote; fixtures/numpy_files.py makes it. */
const files: Record<string, string> = JSON.parse(
  readFileSync(new URL('./fixtures/numpy.json', import.meta.url), 'utf8'),
);
const file = (name: string) => new Uint8Array(Buffer.from(files[name] as string, 'base64'));

describe('npy', () => {
  const wholes = [-2, 0, 1, 2, 4, 5];
  test.each([
    ['f2', Float32Array.of(-2, -0.5, 1, 2.5, 4, 5.5)],
    ['f4', Float32Array.of(-2, -0.5, 1, 2.5, 4, 5.5)],
    ['>f4', Float32Array.of(-2, -0.5, 1, 2.5, 4, 5.5)],
    ['f8', Float64Array.of(-2, -0.5, 1, 2.5, 4, 5.5)],
    ['i1', Int8Array.from(wholes)],
    ['i2', Int16Array.from(wholes)],
    ['i4', Int32Array.from(wholes)],
    ['i8', BigInt64Array.from(wholes, BigInt)],
    ['>i8', BigInt64Array.from(wholes, BigInt)],
    ['u1', Uint8Array.of(2, 0, 1, 2, 4, 5)],
    ['u2', Uint16Array.of(2, 0, 1, 2, 4, 5)],
    ['u4', Uint32Array.of(2, 0, 1, 2, 4, 5)],
    ['u8', BigUint64Array.of(2n, 0n, 1n, 2n, 4n, 5n)],
  ])('reads %s, and writes it as NumPy does, to the byte', (name, values) => {
    const array = io.decodeNpy(file(name));
    expect(array).toEqual({ shape: [2, 3], values });
    if (name !== 'f2' && !name.startsWith('>')) expect(io.encodeNpy(array)).toEqual(file(name));
  });

  test('reads truths, columns first, a single number, one axis and no element', () => {
    expect(io.decodeNpy(file('b1'))).toEqual({
      ...{ shape: [2, 3], bool: true, values: Uint8Array.of(1, 1, 1, 1, 1, 1) },
    });
    expect(io.decodeNpy(file('fortran'))).toEqual({
      ...{ shape: [2, 3, 4], values: Float32Array.from({ length: 24 }, (_, i) => i) },
    });
    expect(io.decodeNpy(file('scalar'))).toEqual({ shape: [], values: Float32Array.of(7) });
    expect(io.decodeNpy(file('none'))).toEqual({ shape: [0, 3], values: new Float32Array(0) });
    for (const name of ['b1', 'scalar', 'one', 'none']) {
      expect(io.encodeNpy(io.decodeNpy(file(name))), name).toEqual(file(name));
    }
  });

  test('a file within others, unaligned, is read all the same', () => {
    const outer = new Uint8Array(file('f8').length + 3);
    outer.set(file('f8'), 3);
    expect(io.decodeNpy(outer.subarray(3)).values[3]).toBe(2.5);
  });

  test('refuses to write what does not fit', () => {
    expect(() => io.encodeNpy({ shape: [2], values: Float32Array.of(1) })).toThrow(
      'encodeNpy: shape [2] for 1 values',
    );
    const bad = [1] as unknown as Float32Array;
    expect(() => io.encodeNpy({ shape: [1], values: bad })).toThrow('no typed array');
    const floats = { shape: [1], values: Float32Array.of(1), bool: true };
    expect(() => io.encodeNpy(floats)).toThrow('as a Uint8Array of 0 and 1');
  });

  /** A file of a header and data, without any check. */
  function made(header: string, data: number[] = [], version = 1): Uint8Array {
    const bytes = new Uint8Array(10 + header.length + data.length);
    bytes.set([0x93, ...Buffer.from('NUMPY'), version, 0]);
    new DataView(bytes.buffer).setUint16(8, header.length, true);
    bytes.set(Buffer.from(header, 'latin1'), 10);
    bytes.set(data, 10 + header.length);
    return bytes;
  }
  const head = (shape: string, descr = "'<f4'") =>
    `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`;

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'it does not begin with \\x93NUMPY'],
    ['version 9', made(head('(1,)'), [0, 0, 0, 0], 9), 'version 9, expected 1, 2 or 3'],
    [
      'a header beyond the file',
      made(head('(1,)')).subarray(0, 20),
      'is announced, of a file of 20',
    ],
    ['no dictionary', made('print(1)\n'), 'its header is "print(1)"'],
    ['a key left out', made("{'descr': '<f4', 'shape': (1,), }\n"), 'its header is'],
    ['code', made(head('(1,)').replace('False', 'exit()')), 'its header is'],
    ['more than the keys', made(head('(1,)').replace('}', "'x': 1}"), [0, 0, 0, 0]), 'its header'],
    [
      'a shape that is too large',
      made(head('(4,)'), [0, 0, 0, 0]),
      'takes 16 bytes, and 4 are there',
    ],
    ['a rest', made(head('(1,)'), [0, 0, 0, 0, 0]), 'takes 4 bytes, and 5 are there'],
    ['a shape beyond numbers', made(head('(99999999999999999999,)')), 'its shape is (99999'],
    [
      'a product beyond all',
      made(head('(9007199254740991, 9007199254740991)')),
      'bytes, and 0 are',
    ],
    ['a type', made(head('(1,)', "'<f3'"), [0, 0, 0]), 'its type is "<f3", expected one of b1'],
    ['a type of parts', made(head('(1,)', "[('a', '<f4')]"), [0, 0, 0, 0]), 'its header is'],
    ['Python objects', file('object'), 'it holds Python objects, which are not read'],
    ['texts', file('text'), 'its type is "<U2"'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => io.decodeNpy(bytes)).toThrow('npy: the file is damaged or of another format: ');
    expect(() => io.decodeNpy(bytes)).toThrow(message);
  });

  test('any bytes at all are either an array or refused', () => {
    const start = file('f4').subarray(0, 10);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, at) => {
        const damaged = file('f4');
        damaged.set(bytes.subarray(0, 3), at % (damaged.length - 3));
        for (const attempt of [bytes, new Uint8Array([...start, ...bytes]), damaged]) {
          try {
            io.decodeNpy(attempt);
          } catch (error) {
            expect((error as Error).message).toMatch(/^npy: the file is damaged/);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('npz', () => {
  const arrays = {
    x: { shape: [4, 25], values: Float32Array.from({ length: 100 }, (_, i) => i) },
    y: { shape: [3], values: Uint8Array.of(1, 0, 1), bool: true },
  };

  test.each(['npz', 'npzc'])('reads what NumPy wrote: %s', (name) => {
    expect(io.decodeNpz(file(name))).toEqual(arrays);
  });

  test('brings arrays back under any name, and the same arrays are the same bytes', () => {
    const odd = { ...arrays, ['__proto__']: arrays.y, 'a/b': arrays.y };
    expect(Object.keys(io.decodeNpz(io.encodeNpz(odd)))).toEqual(Object.keys(odd));
    expect(io.decodeNpz(io.encodeNpz(odd))).toEqual(odd);
    expect(io.encodeNpz(arrays)).toEqual(io.encodeNpz(arrays));
    const zeros = { shape: [4000], values: new Float32Array(4000) };
    expect(io.encodeNpz({ zeros }).length).toBeLessThan(1000);
  });

  /** The places of a text in bytes. */
  const places = (bytes: Uint8Array, text: string) => {
    const found: number[] = [];
    for (let at = -1; ; ) {
      at = Buffer.from(bytes).indexOf(text, at + 1, 'latin1');
      if (at < 0) return found;
      found.push(at);
    }
  };

  test('refuses what is no archive, holds others, is too large, or lies about sizes', () => {
    expect(() => io.decodeNpz(new Uint8Array(50))).toThrow('npz: the file is damaged');
    expect(() => io.decodeNpz(file('npz').subarray(0, 300))).toThrow('npz: the file is damaged');
    const other = zipSync({ 'run.py': new Uint8Array(3) });
    expect(() => io.decodeNpz(other)).toThrow('"run.py" in it is no .npy');
    expect(() => io.decodeNpz(file('npzc'), { maxBytes: 600 })).toThrow('more than 600 bytes');
    const wrong = zipSync({ 'x.npy': new Uint8Array(30) });
    expect(() => io.decodeNpz(wrong)).toThrow('x.npy: npy: the file is damaged');

    // The size in the directory at the end, 24 bytes from the start of its entry.
    const bomb = zipSync({ 'x.npy': io.encodeNpy(arrays.x) });
    const entry = places(bomb, 'PK\x01\x02')[0] as number;
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    view.setUint32(entry + 24, 2 ** 30, true);
    expect(() => io.decodeNpz(bomb)).toThrow('x.npy announces 1073741824 bytes of');
    view.setUint32(entry + 24, 600, true);
    expect(() => io.decodeNpz(bomb)).toThrow('npz: the file is damaged');

    const twice = zipSync({ 'x.npy': io.encodeNpy(arrays.y), 'y.npy': io.encodeNpy(arrays.y) });
    for (const at of places(twice, 'y.npy')) twice[at] = 'x'.charCodeAt(0);
    expect(() => io.decodeNpz(twice)).toThrow('it holds "x.npy" twice');
  });
});
