// The prose of the course as a text to learn from: the sentences of the chapters' cells in one
// language, one a line, without formulas, code, tables, headings, and links. A sentence that comes
// twice counts once. The chapters are read as they were at one commit, since they go on changing.
import { execFileSync } from 'node:child_process';

const git = (...words) =>
  execFileSync('git', words, {
    cwd: new URL('..', import.meta.url),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
const ends = { zh: /[^。！？；]*[。！？；]/g, en: /.*?[.!?](?=\s|$)/g };

/**
 * The text of the chapters that `wanted` takes, by their names, as they were at `commit`, and without
 * what `known` has.
 */
export function courseText(language, wanted, { commit, known = '' }) {
  const before = new Set(known.split('\n'));
  const paths = git('ls-tree', '--name-only', commit, 'notebooks/').split('\n');
  const lines = paths
    .filter((path) => path.endsWith('.ipynb'))
    .map((path) => path.slice('notebooks/'.length, -'.ipynb'.length))
    .filter(wanted)
    .flatMap((name) => sentencesOf(name, { language, commit }))
    .filter((line) => !before.has(line));
  return `\n${[...new Set(lines)].join('\n')}\n`;
}

function sentencesOf(name, { language, commit }) {
  const { cells } = JSON.parse(git('show', `${commit}:notebooks/${name}.ipynb`));
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
