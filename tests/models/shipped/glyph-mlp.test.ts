import { expect, it } from 'vitest';
import { Dataset, digits, glyphDigits, sizeNormalize } from '../../../src/data/index.ts';
import { glyphMlp } from '../../../src/models/index.ts';
import { accuracy } from '../../../src/train/index.ts';

it('comes trained: it reads drawn digits, and most handwritten ones, that it has not seen', async () => {
  const net = await glyphMlp();
  expect(net.parameterCount()).toBe(64 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10);
  const glyphs = glyphDigits({ n: 500, size: 16, rng: 77 });
  const drawn = new Dataset({ x: sizeNormalize(glyphs.x, 8), y: glyphs.y });
  expect(accuracy(net, drawn)).toBeGreaterThan(0.9);
  const written = await digits();
  expect(accuracy(net, written)).toBeGreaterThan(0.5);
  for (const each of [glyphs, written, net]) each.dispose();
  drawn.x.dispose();
});
