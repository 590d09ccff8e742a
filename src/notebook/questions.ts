import type { Text } from '../contract/index.ts';

/** An open question: what a person grades, declared in the markdown cell of its answer. */
export interface Question {
  readonly id: string;
  /** The most that an answer counts. Halves are allowed. */
  readonly points: number;
  readonly title: Text;
  /** The author's own answer, for those who grade. It is not handed out. */
  readonly model: string;
}

/** What a reader finds in the place of an answer. */
export const ANSWER_STARTER = '*在这里写你的答案。*\n\n<!-- en -->\n\n*Write your answer here.*';

const MARK = /^\s*<!--[ \t]*###[ \t]*QUESTION\b(.*?)-->[ \t]*\n?/;
const FIELDS = /^[ \t]+(\S+)[ \t]+points=(\d+(?:\.5)?)[ \t]+(\S.*?)[ \t]*$/;

/**
 * Reads the cell of an answer to an open question. Its first line declares the question, what follows is the author's
 * own answer:
 *
 *     <!-- ### QUESTION L2.1-Q1 points=3 为什么不停 | Why it does not stop -->
 *     因为两类线性不可分。
 *     <!-- en -->
 *     Because no line parts the two classes.
 *
 * @returns nothing where the cell declares none; a sentence where it declares one wrongly
 */
export function questionOf(source: string): Question | string | undefined {
  const mark = MARK.exec(source);
  if (!mark) return undefined;
  const [, id, points, title] = FIELDS.exec(mark[1] as string) ?? [];
  if (id === undefined || points === undefined || title === undefined || Number(points) === 0) {
    return 'declares a question wrongly; write `<!-- ### QUESTION L2.1-Q1 points=3 标题 | Title -->`, points in halves';
  }
  return { id, points: Number(points), title, model: source.slice(mark[0].length).trim() };
}
