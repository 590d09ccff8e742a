import { expect, test } from 'vitest';
import { murmur2 } from '../../../src/kernel/debug/murmur2.ts';

// As JupyterLab 4.6 computes them.
test.each([
  ['', 0, 0],
  ['a', 0, 2456313694],
  ['ab', 17, 778022373],
  ['abc', 3339675911, 3350977461],
  ['abcd', 1852273249, 338912965],
  ['const α = "你好";\n// 🙂 ein Umlaut ä', 1852273249, 45773074],
  ['x'.repeat(1001), 1852273249, 2096994794],
])('the hash of %j with seed %i is %i', (text, seed, hash) => {
  expect(murmur2(text, seed)).toBe(hash);
});
