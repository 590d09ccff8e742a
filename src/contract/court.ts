import type { Text } from './bilingual.ts';
import type { CheckStatus } from './exercise-report.ts';

/**
 * Plain data as JSON that loses nothing: a number that JSON cannot write is named, and records and
 * numbers with a shape are told apart by their one key. A record is a list, so no key of it can
 * mean anything to the reader of the JSON.
 */
export type WireValue =
  | null
  | boolean
  | number
  | string
  | { readonly number: 'NaN' | 'Infinity' | '-Infinity' | '-0' }
  | { readonly list: readonly WireValue[] }
  | { readonly record: readonly (readonly [string, WireValue])[] }
  | { readonly shape: readonly number[]; readonly data: readonly WireNumber[] };

export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

/** What a reader's code did with one case. */
export type WireAnswer =
  | { readonly value: WireValue }
  /** Nothing is written yet. */
  | { readonly todo: true }
  | { readonly threw: { readonly name: string; readonly message: string } };

/** A check as whoever grades has to know it. */
export interface DeclaredCheck {
  readonly name: Text;
  /** It counts what the reader's own process says of its tensors, which nobody else can see. */
  readonly leaks?: true;
}

/** An exercise as whoever grades has to know it: what runs stays where it was declared. */
export interface DeclaredExercise {
  readonly id: string;
  readonly title: Text;
  readonly points: number;
  readonly checks: readonly DeclaredCheck[];
}

/** What is said of the answers to a check, in parts that may be shown to different people. */
export interface Finding {
  readonly status: CheckStatus;
  /** The sentence of the known mistake that was made. */
  readonly mistake?: Text;
  /** The case that showed it. Whoever reads it knows that case. */
  readonly place?: Text;
  /** What was found, and what was expected. */
  readonly problem?: Text;
  /** The name of the error that the reader's code threw. */
  readonly threw?: string;
}
