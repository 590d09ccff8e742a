import { expect, it } from 'vitest';
import { glyphDigits } from '../../../src/data/index.ts';
import { glyphCnn } from '../../../src/models/index.ts';
import { accuracy } from '../../../src/train/index.ts';

it('comes trained: it reads digits that it has not seen', async () => {
  const net = await glyphCnn();
  expect(net.parameterCount()).toBe(9 * 16 + 16 + 9 * 16 * 32 + 32 + 512 * 10 + 10);
  const digits = glyphDigits({ n: 500, size: 16, rng: 77 });
  expect(accuracy(net, digits)).toBeGreaterThan(0.93);
  digits.dispose();
  net.dispose();
});
