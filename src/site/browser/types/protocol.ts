import type { CellError } from '../../../cell/problems.ts';
import type { Language } from '../../render/languages.ts';

/** What the page asks of the worker that checks types. Only `check` is answered. */
export type TypesRequest =
  | { readonly type: 'start'; readonly language: Language }
  | {
      readonly type: 'check';
      /** Comes back with the answer. */
      readonly question: number;
      readonly cell: number;
      readonly code: string;
    }
  /** The cell has run; `bound`: the names it had declared where it threw. */
  | {
      readonly type: 'accept';
      readonly code: string;
      readonly bound?: readonly string[] | undefined;
    }
  | { readonly type: 'forget' };

/** A stretch of a cell's code, and what is wrong with it. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface Refusal {
  /** As the cell's output shows it. */
  readonly error: CellError;
  readonly marks: readonly Mark[];
}

export type TypesReport =
  /** The compiler and the declarations are there. */
  | { readonly type: 'ready' }
  /** They cannot be had. */
  | { readonly type: 'failed' }
  | { readonly type: 'checked'; readonly question: number; readonly refusal?: Refusal };
