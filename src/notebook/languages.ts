import type { Bilingual } from '../contract/index.ts';

const MARK = /^[ \t]*<!--\s*en\s*-->[ \t]*$/gm;

/**
 * The two texts of a markdown cell: Chinese, a line `<!-- en -->`, English.
 *
 * @returns a sentence that says what is wrong where a language is missing or the mark is there twice
 */
export function splitLanguages(source: string): Bilingual | string {
  const marks = [...source.matchAll(MARK)];
  if (marks.length === 0) {
    return 'has no line `<!-- en -->`; write the Chinese text, that line, then the English text';
  }
  if (marks.length > 1) return `has ${marks.length} lines \`<!-- en -->\`; expected one`;
  const mark = marks[0] as RegExpExecArray;
  const zh = source.slice(0, mark.index).trim();
  const en = source.slice(mark.index + mark[0].length).trim();
  if (zh === '') return 'has no Chinese text before its line `<!-- en -->`';
  if (en === '') return 'has no English text after its line `<!-- en -->`';
  return { zh, en };
}
