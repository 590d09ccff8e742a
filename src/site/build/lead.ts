import type { Language } from '../render/index.ts';

/** What the list under a chapter's title begins with: from there on it is no prose. */
const DEMANDS = /(?:先修：|Prerequisites: )/;

/** The first sentences of a text, cut where a sentence ends. */
export function leadOf(text: string, language: Language): string {
  const [prose = ''] = text.split(DEMANDS);
  const plain = prose.replace(/\s+/g, ' ').trim();
  const limit = language === 'zh' ? 90 : 200;
  if (plain.length <= limit) return plain;
  const cut = plain.slice(0, limit);
  const end = Math.max(...['。', '. ', '！', '？'].map((mark) => cut.lastIndexOf(mark)));
  if (end > limit / 3) return cut.slice(0, end + 1);
  return `${cut.slice(0, cut.lastIndexOf(language === 'zh' ? '，' : ' ') || limit)}…`;
}
