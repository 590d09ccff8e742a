import { deflateSync, strFromU8, strToU8 } from 'fflate';
import { describe, expect, test } from 'vitest';
import {
  isShareLink,
  markOf,
  pack,
  type Shared,
  unpack,
} from '../../src/site/browser/share-link.ts';

const shared: Shared = {
  edits: [{ cell: 3, mark: 'a1', value: "const 学习率 = 0.1; // '+/='\n".repeat(40) }],
  settings: [{ cell: 5, mark: 'b2', value: [0.25, 'adam', [{ x: 0, y: 1, label: 2 }], true] }],
};
const packedText = (text: string) =>
  `#share=${btoa(strFromU8(deflateSync(strToU8(text)), true))
    .replaceAll('+', '-')
    .replaceAll('/', '_')}`;

describe('a link that carries what a reader did', () => {
  test('gives it back, in the characters that an address may have', () => {
    const hash = pack(shared);
    expect(hash).toMatch(/^#share=[\w-]+$/);
    expect(hash.length).toBeLessThan(400);
    expect(isShareLink(hash)).toBe(true);
    expect(unpack(hash)).toEqual(shared);
  });

  test.each([
    ['another hash', '#figure-3'],
    ['one that is cut off', pack(shared).slice(0, 60)],
    ['one with other characters', '#share=%%%'],
    ['no JSON', packedText('{')],
    ['JSON of another kind', packedText('{"edits":[{"cell":"3"}],"settings":[]}')],
    [
      'code that is no text',
      packedText('{"edits":[{"cell":3,"mark":"a","value":5}],"settings":[]}'),
    ],
    [
      'a small text that would fill the memory',
      packedText(`{"edits":[],"settings":[],"more":"${' '.repeat(50_000_000)}"}`),
    ],
  ])('is refused if it is %s', (_, hash) => {
    expect(unpack(hash)).toBeUndefined();
  });

  test('marks a text by 32 bits of FNV-1a', () => {
    expect(markOf('')).toBe((0x811c9dc5).toString(36));
    expect(markOf('a')).toBe((0xe40c292c).toString(36));
    expect(markOf('foobar')).toBe((0xbf9cf968).toString(36));
  });
});
