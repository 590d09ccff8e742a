import { hashOf } from '../release/manifest.ts';
import {
  type ClassResult,
  type QuestionResult,
  type SubmissionResult,
  totalOf,
} from '../results/result.ts';
import type { Manual, ManualEntry } from './manual-file.ts';

export interface Merged {
  readonly results: ClassResult;
  /** What was given and could not be taken as it was, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * Results with the points that people have given, and with no others for what they wrote. Of two entries for one answer
 * the last counts.
 */
export function mergeManual(results: ClassResult, { entries }: Manual): Merged {
  const problems: string[] = [];
  const given = new Map<string, ManualEntry>();
  for (const entry of entries) given.set(keyOf(entry), entry);
  const taken = new Set<string>();

  const merge = (
    student: string,
    { comment: _comment, outdated: _outdated, ...answered }: QuestionResult,
  ): QuestionResult => {
    const question = { ...answered, points: pointsOfNobody(answered.answer) };
    const key = keyOf({ student, question: question.id });
    const entry = given.get(key);
    if (!entry) return question;
    taken.add(key);
    const { comment, answer } = entry;
    const points = allowed(entry.points, question.max);
    if (points !== entry.points) {
      problems.push(
        `${student}, ${question.id}: ${entry.points} points, expected halves from 0 to ${question.max}; ${points} counts`,
      );
    }
    const isOutdated = answer !== undefined && answer !== hashOf(question.answer);
    if (isOutdated) {
      problems.push(`${student}, ${question.id}: the answer has changed since it was graded`);
    }
    return {
      ...{ ...question, points },
      ...(comment === undefined || comment === '' ? {} : { comment }),
      ...(isOutdated ? { outdated: true as const } : {}),
    };
  };

  const submissions = results.submissions.map((one): SubmissionResult => {
    const questions = one.questions.map((question) => merge(one.id, question));
    const points = one.points === null ? null : totalOf({ ...one, questions });
    return { ...one, points, questions };
  });
  const students = new Set(submissions.map(({ id }) => id));
  const known = new Set(results.questions.map(({ id }) => id));
  for (const [key, { student, question }] of given) {
    if (taken.has(key)) continue;
    problems.push(
      `${student}, ${question}: ${
        !students.has(student)
          ? 'no submission of that student'
          : known.has(question)
            ? 'the submission could not be graded'
            : 'no such question in the release'
      }; the points stay in manual.json and do not count`,
    );
  }
  return { results: { ...results, submissions }, problems };
}

/** What an answer counts before a person has read it: nothing written counts 0. */
export const pointsOfNobody = (answer: string): number | null => (answer === '' ? 0 : null);

/** The nearest number of points that a question can count. */
export function allowed(points: number, max: number): number {
  return Math.min(max, Math.max(0, Math.round(2 * points) / 2));
}

export const keyOf = ({ student, question }: Pick<ManualEntry, 'student' | 'question'>): string =>
  JSON.stringify([student, question]);
