import { expect, test } from 'vitest';
import { latentScatter } from '../../src/plot/index.ts';

const codes = [
  [0, 1],
  [2, 3],
  [-1, 0.5],
];

test('a latent map colours each code by its value', () => {
  const figure = latentScatter(codes, { values: [-0.3, 0.1, 0.2], colorLabel: 'slant' });
  const [trace] = figure.data;
  const marker = trace?.['marker'] as Record<string, unknown>;
  expect(marker['color']).toEqual([-0.3, 0.1, 0.2]);
  // Values of both signs: zero is in the middle of the colours.
  expect([marker['cmin'], marker['cmax']]).toEqual([-0.3, 0.3]);
  expect(figure.describe).toBe(
    'Latent map: 3 codes coloured by values from -0.3 to 0.2, x from -1 to 2, y from 0.5 to 3.',
  );
});

test('one value a code', () => {
  expect(() => latentScatter(codes, { values: [1, 2] })).toThrow(
    'latentScatter: 2 values for 3 codes; give one a code',
  );
});
