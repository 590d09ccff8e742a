import { decode } from 'fast-png';
import { expect, it } from 'vitest';
import { toPalette } from '../../src/figure-image/palette.ts';
import { encodeIndexedPng } from '../../src/figure-image/png.ts';

type Colour = readonly [number, number, number];

const picture = (pixels: readonly Colour[]) =>
  Uint8Array.from(pixels.flatMap((colour) => [...colour, 255]));

/** The colours a picture has once it is packed. */
function packed(pixels: readonly Colour[], limit?: number): Colour[] {
  const { colours, indices } = toPalette(picture(pixels), limit);
  return [...indices].map((i) => [...colours.subarray(3 * i, 3 * i + 3)] as unknown as Colour);
}

const distance = (a: Colour, b: Colour) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

it('keeps every pixel of a picture that has 256 colours', () => {
  const pixels = Array.from({ length: 1000 }, (_, i): Colour => [i % 256, (7 * i) % 256, 3]);
  const few = pixels.map(([red]): Colour => [red, 255 - red, red >> 1]);
  expect(packed(few)).toEqual(few);
  expect(packed([[1, 2, 3]])).toEqual([[1, 2, 3]]);
});

it('brings many colours down to the limit, none far from what it was', () => {
  const ramp = Array.from(
    { length: 4096 },
    (_, i): Colour => [i >> 4, 255 - (i >> 4), (i * 16) & 255],
  );
  for (const limit of [256, 64, 2]) {
    const result = packed(ramp, limit);
    expect(new Set(result.map(String)).size).toBe(limit);
    const worst = Math.max(...ramp.map((colour, i) => distance(colour, result[i] as Colour)));
    // A plane of 256 by 256 shades in that many parts: the side of one, and some.
    expect(worst).toBeLessThan((3 * 256) / Math.sqrt(limit));
  }
});

it('leaves the ground exact, and a small mark its own colour', () => {
  const ground = Array.from({ length: 20_000 }, (): Colour => [255, 255, 255]);
  const greys = Array.from({ length: 2000 }, (_, i): Colour => [i % 255, i % 255, (i + 1) % 255]);
  const mark = Array.from({ length: 20 }, (): Colour => [213, 94, 0]);
  const result = packed([...ground, ...greys, ...mark], 32);
  expect(result[0]).toEqual([255, 255, 255]);
  expect(distance(result.at(-1) as Colour, [213, 94, 0])).toBeLessThan(8);
});

it('is written as a PNG that reads back the same', () => {
  const pixels: Colour[] = [
    [255, 255, 255],
    [213, 94, 0],
    [0, 114, 178],
    [255, 255, 255],
    [0, 114, 178],
    [0, 0, 0],
  ];
  const { width, height, palette, data } = decode(
    encodeIndexedPng(3, 2, toPalette(picture(pixels))),
  );
  expect([width, height]).toEqual([3, 2]);
  expect([...data].map((i) => palette?.[i])).toEqual(pixels);
});
