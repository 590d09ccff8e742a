import { bothLanguages, type CheckStatus, type Text } from '../../contract/index.ts';
import type { ProvedLayer } from '../../sandbox/index.ts';
import type { Fault } from '../court/answer-kernel.ts';
import type { ReleasedQuestion } from '../release/manifest.ts';
import type { Flag } from '../submission/rebuild.ts';

/** `not run`: the student's code had ended its process before. `ungradable`: the grader has failed, not the student. */
export type GradedStatus = CheckStatus | 'not run' | 'ungradable';

export interface CheckResult {
  readonly name: Text;
  readonly status: GradedStatus;
  /** The sentence of the known mistake. Anybody may read it. */
  readonly mistake?: Text;
  /** The case that showed it: a student who reads it knows a secret case. */
  readonly place?: Text;
  /** What was found, in words that may hold a secret case, or whatever the student's code has put there. */
  readonly problem?: Text;
  /** The name of an error that the student's code threw. */
  readonly threw?: string;
  readonly fault?: Fault;
  /** It passed, and counts only where the other checks of its exercise pass. */
  readonly withheld?: true;
}

export interface ExerciseResult {
  readonly id: string;
  readonly title: Text;
  /** Null where it could not be graded. */
  readonly points: number | null;
  readonly max: number;
  /** How the student's code ended its process in this exercise, if it did. */
  readonly fault?: Fault;
  /** Where, and how, in words. */
  readonly detail?: string;
  readonly checks: readonly CheckResult[];
}

/** An exercise of a submission. */
export interface GradedExercise extends ExerciseResult {
  /** What its checks depend on: the same key, the same verdicts. */
  readonly key: string;
}

/** An answer to an open question, which a person grades. */
export interface QuestionResult {
  readonly id: string;
  readonly title: Text;
  /** Null until somebody has given some; 0 where nothing was written. */
  readonly points: number | null;
  readonly max: number;
  /** What the student wrote, as text; empty where it is as it was handed out. */
  readonly answer: string;
  readonly comment?: string;
  /** The points were given to another answer than this one. */
  readonly outdated?: true;
}

/** Why there are no points, which is not the same as 0 points. */
export type Ungradable =
  | 'no notebook'
  | 'several notebooks'
  | 'unreadable'
  | 'too large'
  | 'bad archive'
  | 'grader failed';

export interface SubmissionResult {
  readonly id: string;
  /** As the platform that collected it calls the student. */
  readonly name?: string;
  readonly ending: 'graded' | 'ungradable';
  readonly reason?: Ungradable;
  readonly detail?: string;
  /** Null where it is ungradable. What awaits a person is not in it. */
  readonly points: number | null;
  readonly max: number;
  readonly exercises: readonly GradedExercise[];
  readonly questions: readonly QuestionResult[];
  readonly flags: readonly Flag[];
  /** Tells the seed of its cases from others'. */
  readonly seed: string;
  /** What the points depend on: the same key, the same result. */
  readonly key: string;
  /** SHA-256 of the sources that were taken. */
  readonly sources: string | null;
}

/** Which part of a class was graded. */
export interface ShardResult {
  readonly index: number;
  readonly count: number;
  /** Tells the whole class from others: the hash of the ids of all its submissions. */
  readonly class: string;
}

export interface ClassResult {
  readonly format: 1;
  readonly version: string;
  readonly assignment: string;
  readonly release: string;
  readonly max: number;
  readonly questions: readonly ReleasedQuestion[];
  /** What stood between the submissions and the machine, as it was proved. */
  readonly layers: readonly ProvedLayer[];
  /** Absent where it is the whole class. */
  readonly shard?: ShardResult;
  readonly submissions: readonly SubmissionResult[];
}

/** Characters of a name, or of an id, that a page shows. */
const LONGEST_NAME = 60;

/** A submission as a teacher's page calls it. */
export function calledBy({ id, name }: Pick<SubmissionResult, 'id' | 'name'>): string {
  const cut = (text: string) => {
    const letters = [...text];
    return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME).join('')}…` : text;
  };
  return name === undefined ? cut(id) : `${cut(name)} (${cut(id)})`;
}

/** What a check of an exercise is called where its exercise is not seen. */
export const checkLabel = (exercise: string, index: number, { name }: CheckResult): string =>
  `${exercise} (${index + 1}) ${bothLanguages(name)}`;

/** Points by the share of passed checks; nothing where a check could not be graded. */
export function pointsOf(max: number, checks: readonly CheckResult[]): number | null {
  if (checks.some(({ status }) => status === 'ungradable')) return null;
  const passed = checks.filter(({ status }) => status === 'passed').length;
  return round((max * passed) / checks.length);
}

/** The sum of points; nothing where an exercise has none. */
export function sumOf(points: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const one of points) {
    if (one === null) return null;
    sum += one;
  }
  return round(sum);
}

/** The open questions of a submission that nobody has given points for. */
export function awaiting({ questions }: Pick<SubmissionResult, 'questions'>): readonly string[] {
  return questions.flatMap(({ id, points }) => (points === null ? [id] : []));
}

/** The points for a gradebook: none while an answer awaits a person, since half a sum looks like a whole one. */
export function finalPoints(result: SubmissionResult): number | null {
  return awaiting(result).length > 0 ? null : result.points;
}

/** The sum of what a submission has earned so far; nothing where an exercise could not be graded. */
export function totalOf({
  exercises,
  questions,
}: Pick<SubmissionResult, 'exercises' | 'questions'>): number | null {
  const given = questions.map(({ points }) => points ?? 0);
  return sumOf([...exercises.map(({ points }) => points), ...given]);
}

export const round = (value: number): number => Math.round(100 * value) / 100;
