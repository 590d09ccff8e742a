import { expect, test } from 'vitest';
import { withoutHeld } from '../../src/site/build/font-faces.ts';

const face = (name: string, more = '', weight = 400) =>
  `@font-face{font-family:${name};font-weight:${weight};font-style:normal;src:url(a)${more}}`;

test('a face is declared for what no lighter one of its name has', () => {
  const lighter = face('"A"', ';unicode-range: U+21-23, U+25;');
  expect(withoutHeld(face('A'), lighter)).toContain(
    'unicode-range:U+24,U+26-2e7f,U+e000-f8ff,U+1d400-1d7ff;',
  );
});

test('another weight or family is another face', () => {
  const lighter = face('A', ';unicode-range:U+21');
  for (const other of [face('A', '', 700), face('B')]) {
    expect(withoutHeld(other, lighter)).toContain('unicode-range:U+0-2e7f,');
  }
});

test('a face whose characters are all held is not declared, and other rules stay', () => {
  expect(withoutHeld(`a{b:c}${face('A')}d{e:f}`, face('A'))).toBe('a{b:c}d{e:f}');
});
