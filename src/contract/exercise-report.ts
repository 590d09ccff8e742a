import type { Text } from './bilingual.ts';

/** `todo`: the reader has not written it yet. */
export type CheckStatus = 'passed' | 'failed' | 'todo';

/** The outcome of one check. */
export interface CheckReport {
  readonly name: Text;
  readonly status: CheckStatus;
  /** What was found and what was expected; absent when the check passed. */
  readonly message?: Text;
  readonly hint?: Text;
}

/** The content under `CHECK_MIME`: an exercise after its checks have run. */
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

/** The content under `CLAIM_MIME`: a claim of a chapter, and whether it held in this run. */
export interface ClaimReport {
  readonly claim: Text;
  readonly held: boolean;
  /** What was measured: `最大差 3e-7 | largest difference 3e-7`. */
  readonly detail?: Text;
}
