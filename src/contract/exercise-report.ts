import type { Text } from './bilingual.ts';

/** `todo`: the reader has not written it yet. */
export type CheckStatus = 'passed' | 'failed' | 'todo';

/** The outcome of one check. */
export interface CheckReport {
  readonly name: Text;
  readonly status: CheckStatus;
  /** What was expected and what was found; absent when the check passed. */
  readonly message?: Text;
  readonly hint?: Text;
}

/** The content under `CHECK_MIME`. */
export interface ExerciseReport {
  readonly exercise: string;
  readonly title: Text;
  readonly status: CheckStatus;
  /** Points reached. */
  readonly points: number;
  /** Points there are. */
  readonly max: number;
  readonly checks: readonly CheckReport[];
}
