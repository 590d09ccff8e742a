import { calleeOf, nodesOf } from '../chapter.ts';
import type { Finding, Rule } from '../finding.ts';

/** Headings that close a chapter, in both languages. */
const CLOSING = [
  ['更精确地说', 'More precisely'],
  ['常见错误', 'Common mistakes'],
  ['在 PyTorch 里', 'In PyTorch'],
  ['小结', 'Summary'],
  ['来源', 'Sources'],
  ['练习', 'Exercises'],
] as const;

/** What the first cell tells, in both languages. */
const FACTS = [
  ['先修', 'Prerequisites'],
  ['时间', 'Time'],
  ['难度', 'Difficulty'],
  ['新概念', 'New concepts'],
] as const;

const LEAST_GUESSES = 3;
const SECTIONS = [4, 10] as const;

/** A chapter's parts: title cell, sections driven by questions, something to move, its end. */
export const shape: Rule = function* (chapter): Generator<Finding> {
  const finding = (message: string, cell?: string): Finding => ({
    ...(cell === undefined ? {} : { cell }),
    rule: 'shape',
    message,
  });
  const [title] = chapter.prose;
  if (title === undefined) {
    yield finding('has no title cell');
    return;
  }
  for (const [zh, en] of FACTS) {
    if (!factIn(title.zh, zh))
      yield finding(`the title cell lacks the line "- **${zh}**：…"`, title.id);
    if (!factIn(title.en, en))
      yield finding(`the title cell lacks the line "- **${en}**: …"`, title.id);
  }
  if (!/[？?]/.test(title.zh)) yield finding('the title cell asks no question', title.id);

  const zh = chapter.prose.map((cell) => cell.zh).join('\n');
  const en = chapter.prose.map((cell) => cell.en).join('\n');
  for (const [chinese, english] of CLOSING) {
    if (!headings(zh).some((text) => text.includes(chinese)))
      yield finding(`has no heading "${chinese}"`);
    if (!headings(en).some((text) => text.includes(english)))
      yield finding(`has no heading "${english}"`);
  }
  const sections = headings(zh).filter((text) => /^\d+[.．、 ]/.test(text)).length;
  if (sections < SECTIONS[0] || sections > SECTIONS[1]) {
    yield finding(
      `${sections} numbered sections (## 1. …), from ${SECTIONS[0]} to ${SECTIONS[1]} are asked for`,
    );
  }
  const guesses = zh.match(/猜一猜/g)?.length ?? 0;
  if (guesses < LEAST_GUESSES) {
    yield finding(
      `asks the reader to guess (猜一猜) ${guesses} times, at least ${LEAST_GUESSES} are asked for`,
    );
  }
  const moves = chapter.code.some(({ body }) =>
    nodesOf(body).some((node) => ['plot.steps', 'explore'].includes(calleeOf(node) ?? '')),
  );
  if (!moves) yield finding('has nothing to move: no plot.steps and no explore');
};

/** The text of a line `- **label**：text` of the title cell. */
export function factIn(text: string, label: string): string | undefined {
  return new RegExp(`^- \\*\\*${label}\\*\\*\\s*[:：]\\s*(.+)$`, 'm').exec(text)?.[1];
}

const headings = (text: string): string[] =>
  [...text.matchAll(/^##+ (.+)$/gm)].map(([, heading = '']) => heading);
