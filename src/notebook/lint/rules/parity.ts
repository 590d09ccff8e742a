import type { Finding, Rule } from '../finding.ts';

/** Both languages are there, and hold the same formulas, headings and folded parts. */
export const parity: Rule = function* (chapter): Generator<Finding> {
  for (const { id, zh, en } of chapter.prose) {
    const finding = (message: string): Finding => ({ cell: id, rule: 'parity', message });
    if (zh.trim() === '' || en.trim() === '') {
      yield finding('lacks a language: Chinese, a line <!-- en -->, English');
      continue;
    }
    if (formulas(zh).join('\n') !== formulas(en).join('\n')) {
      yield finding('the display formulas of the two languages differ');
    }
    for (const [what, pattern] of COUNTED) {
      const [a, b] = [count(zh, pattern), count(en, pattern)];
      if (a !== b) yield finding(`${a} ${what} in Chinese, ${b} in English`);
    }
  }
};

const COUNTED: readonly (readonly [string, RegExp])[] = [
  ['headings', /^#+ /gm],
  ['list items', /^\s*(?:[-*]|\d+\.) /gm],
  ['table rows', /^\|/gm],
  ['folded parts', /<details/g],
];

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

const formulas = (text: string): string[] =>
  [...text.matchAll(/\$\$([\s\S]*?)\$\$/g)].map(([, formula = '']) =>
    formula
      .replace(/\\text\{[^}]*\}/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
