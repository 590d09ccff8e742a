import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import * as nn from '../../src/nn/index.ts';

/** A file of a header and data, without any check. */
function file(header: unknown, data: Uint8Array | number[] = []): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}
const f32 = (shape: unknown, ...offsets: unknown[]) => ({
  dtype: 'F32',
  shape,
  data_offsets: offsets,
});
const bytesOf = (values: ArrayBufferView) => new Uint8Array(values.buffer as ArrayBuffer);

const net = () =>
  new nn.Sequential(new nn.Linear(3, 2, { rng: 1 }), new nn.BatchNorm1d(2), new nn.PReLU());

describe('files', () => {
  test('bring a network back, running statistics and all, and by path', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'notegrad-save-'));
    const [a, b] = [net(), net()];
    a.layers[1].runningMean.assign(tf.fill([2], 5));
    a.layers[0].weight.assign(nn.init.normal([3, 2], { rng: 9 }));
    const path = join(folder, 'net.safetensors');
    await nn.save(a, path);
    expect(await nn.load(b, path)).toBe(b);
    expect(b.stateDict()).toEqual(a.stateDict());
    expect(nn.toSafetensors(b)).toEqual(nn.toSafetensors(a));
    await expect(nn.load(b, join(folder, 'other'))).rejects.toThrow(/ENOENT/);
    await rm(folder, { recursive: true });
  });

  test('need a file system; without one the error says what does not', async () => {
    vi.doMock('node:fs/promises', () => {
      throw new Error('no such module');
    });
    const words = /save: there is no file system here; nn.toSafetensors gives the bytes/;
    await expect(nn.save(net(), 'net.safetensors')).rejects.toThrow(words);
    vi.doUnmock('node:fs/promises');
  });

  test('are laid out as the format says: length, header, values', () => {
    const bytes = nn.encodeSafetensors({
      a: { shape: [2], values: [1, 2] },
      'b.c': { shape: [], values: new Float32Array([3]) },
    });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      'b.c': { dtype: 'F32', shape: [], data_offsets: [8, 12] },
    });
    expect([...new Float32Array(bytes.buffer, 8 + length)]).toEqual([1, 2, 3]);
  });

  test('give back any state', () => {
    const values = fc.float32Array({ maxLength: 9, noNaN: true });
    const name = fc.string({ minLength: 1 }).filter((n) => !/[\u0000-\u001f\u007f]/.test(n));
    fc.assert(
      fc.property(fc.dictionary(name, values, { noNullPrototype: true }), (lists) => {
        const state = Object.fromEntries(
          Object.entries(lists).map(([key, list]) => [key, { shape: [list.length], values: list }]),
        );
        expect(nn.decodeSafetensors(nn.encodeSafetensors(state))).toEqual(state);
      }),
    );
  });

  test.each([
    ['F64', new Float64Array([1.5, -2]), [1.5, -2]],
    [
      'F16',
      new Uint16Array([0x3e00, 0xc000, 0x0001, 0x7c00, 0x8000]),
      [1.5, -2, 2 ** -24, Infinity, -0],
    ],
    ['BF16', new Uint16Array([0x3fc0, 0xc000]), [1.5, -2]],
    ['I64', new BigInt64Array([7n, -2n]), [7, -2]],
    ['I32', new Int32Array([7, -2]), [7, -2]],
    ['I16', new Int16Array([7, -2]), [7, -2]],
    ['I8', new Int8Array([7, -2]), [7, -2]],
    ['U8', new Uint8Array([7, 200]), [7, 200]],
    ['BOOL', new Uint8Array([1, 0]), [1, 0]],
  ])('hold %s', (dtype, data, values) => {
    const entry = { dtype, shape: [values.length], data_offsets: [0, data.byteLength] };
    const { x } = nn.decodeSafetensors(
      file({ x: entry, __metadata__: { by: 'me' } }, bytesOf(data)),
    );
    expect(x).toEqual({ shape: [values.length], values: Float32Array.from(values) });
  });

  test('are read where they lie: within other bytes, and unaligned', () => {
    const inner = file({ x: f32([1], 0, 4) }, bytesOf(new Float32Array([5])));
    const outer = new Uint8Array(inner.length + 3);
    outer.set(inner, 3);
    expect(nn.decodeSafetensors(outer.subarray(3))['x']?.values[0]).toBe(5);
    expect(nn.decodeSafetensors(Buffer.from(inner))['x']?.values[0]).toBe(5);
  });
});

describe('a file that is damaged or means harm is refused', () => {
  const long = new Uint8Array(16);
  new DataView(long.buffer).setBigUint64(0, 2n ** 60n, true);
  const four = bytesOf(new Float32Array([1]));
  const cases: [string, Uint8Array, string][] = [
    ['too short', new Uint8Array(3), '3 bytes are too few for the length of a header'],
    [
      'a header longer than the file',
      long,
      'a header of 1152921504606846976 bytes is announced, of a file of 16',
    ],
    ['no JSON', file('{"x":'), 'the header is no JSON'],
    ['no UTF-8', file({}).fill(0xff, 8), 'the header is no JSON'],
    ['a list', file([]), 'the header is no JSON object'],
    ['metadata', file({ __metadata__: { n: 1 } }), '__metadata__ is no record of texts'],
    ['an empty name', file({ '': f32([1], 0, 4) }, four), '"" is no name of a tensor'],
    ['a control character', file({ 'a\n': f32([1], 0, 4) }, four), '"a\\n" is no name of a tensor'],
    ['no entry', file({ x: 3 }), 'the entry of x is no object'],
    [
      'a type',
      file({ x: { ...f32([1], 0, 4), dtype: 'F31' } }, four),
      'x has type "F31", expected F64, F32',
    ],
    [
      'an inherited type',
      file({ x: { ...f32([1], 0, 4), dtype: 'constructor' } }, four),
      'x has type "constructor"',
    ],
    ['a negative size', file({ x: f32([-1], 0, 4) }, four), 'x has shape [-1]'],
    ['a size that is no number', file({ x: f32(['1'], 0, 4) }, four), 'x has shape ["1"]'],
    ['no shape', file({ x: f32(undefined, 0, 4) }, four), 'x has shape undefined'],
    [
      'offsets',
      file({ x: f32([1], 0) }, four),
      'x lies at [0], expected its first byte and its end',
    ],
    ['a fraction', file({ x: f32([1], 0.5, 4.5) }, four), 'x lies at [0.5,4.5]'],
    [
      'backwards',
      file({ x: f32([1], 4, 0) }, four),
      'x of type F32 and shape [1] has -4 bytes, expected 4',
    ],
    [
      'too few bytes',
      file({ x: f32([2], 0, 4) }, four),
      'x of type F32 and shape [2] has 4 bytes, expected 8',
    ],
    [
      'a size beyond all',
      file({ x: f32([2 ** 52, 2 ** 52], 0, 4) }, four),
      'has 4 bytes, expected 8.1',
    ],
    [
      'beyond the file',
      file({ x: f32([2], 0, 8) }, four),
      'its tensors take 8 bytes, and it has 4',
    ],
    ['a rest', file({ x: f32([1], 0, 4) }, [...four, 0]), 'its tensors take 4 bytes, and it has 5'],
    [
      'a gap',
      file({ x: f32([1], 4, 8) }, [...four, ...four]),
      'bytes 0 to 4 of the data belong to no tensor',
    ],
    [
      'overlap',
      file({ x: f32([1], 0, 4), y: f32([1], 2, 6) }, [...four, 0, 0]),
      'y begins at byte 2 of the data, inside of the tensor before it',
    ],
    ['twice the same', file({ x: f32([1], 0, 4), y: f32([1], 0, 4) }, four), 'y begins at byte 0'],
  ];
  test.each(cases)('%s', (_, bytes, message) => {
    expect(() => nn.decodeSafetensors(bytes)).toThrow(
      'safetensors: the file is damaged or of another format: ',
    );
    expect(() => nn.decodeSafetensors(bytes)).toThrow(message);
  });

  test('names that objects have by themselves are names like others', () => {
    const state = nn.decodeSafetensors(
      file(`{"__proto__":${JSON.stringify(f32([1], 0, 4))}}`, four),
    );
    expect(Object.keys(state)).toEqual(['__proto__']);
    expect(() => net().loadStateDict(state)).toThrow(/__proto__ is unknown/);
    expect(() => nn.encodeSafetensors({ __metadata__: { shape: [], values: [1] } })).toThrow(
      'no tensor can have the name __metadata__',
    );
  });

  test('and any bytes at all are either a state or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.jsonValue(), (bytes, value) => {
        for (const attempt of [bytes, file(value as never, bytes)]) {
          try {
            nn.decodeSafetensors(attempt);
          } catch (error) {
            expect((error as Error).message).toMatch(/^safetensors: the file is damaged/);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a file of another network is refused with a list of what does not fit', () => {
    const a = net();
    const bytes = nn.encodeSafetensors({
      '0.weight': { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] },
      extra: { shape: [], values: [1] },
    });
    expect(() => nn.fromSafetensors(a, bytes)).toThrow(
      /0.bias is missing; .*2.alpha is missing; extra is unknown; 0.weight has shape \[2, 3\], expected \[3, 2\]/,
    );
  });
});
