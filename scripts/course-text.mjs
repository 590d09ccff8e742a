// The prose of the course as a text to learn from: the sentences of the chapters' cells in one
// language, one a line, without formulas, code, tables, headings, and links. A sentence that comes
// twice counts once.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../notebooks/', import.meta.url);
const ends = { zh: /[^。！？；]*[。！？；]/g, en: /.*?[.!?](?=\s|$)/g };

/** The text of the chapters that `wanted` takes, by their names, and without what `known` has. */
export function courseText(language, wanted, known = '') {
  const before = new Set(known.split('\n'));
  const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));
  const lines = names
    .map((name) => name.replace('.ipynb', ''))
    .filter(wanted)
    .flatMap((name) => sentencesOf(name, language))
    .filter((line) => !before.has(line));
  return `\n${[...new Set(lines)].join('\n')}\n`;
}

function sentencesOf(name, language) {
  const { cells } = JSON.parse(readFileSync(new URL(`${name}.ipynb`, folder), 'utf8'));
  return cells
    .filter(({ cell_type }) => cell_type === 'markdown')
    .map(({ source }) => [source].flat().join('').split('<!-- en -->')[language === 'zh' ? 0 : 1])
    .flatMap((text = '') =>
      text
        .replace(/```.*?```|\$\$.*?\$\$/gs, '')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => !/^(\||#|!\[)/.test(line)),
    )
    .map((line) =>
      line
        .replace(/<[^>]*>/g, '')
        .replace(/^([-*>]|\d+\.) /, '')
        .replace(/\*\*|(?<!\w)\*|\*(?!\w)/g, ''),
    )
    .flatMap((line) => line.match(ends[language]) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length > 5 && !/[$`\\[\]{}|_*]|https?:/.test(sentence))
    .filter((sentence) => language === 'en' || /\p{Script=Han}/u.test(sentence));
}
