import type { MimeBundle } from '../contract/index.ts';

/** Offsets are UTF-16 code units of `code`; the protocol translates to and from code points. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly matches: readonly {
    readonly text: string;
    readonly type: string;
    readonly signature?: string;
  }[];
}

export type Completeness =
  | { readonly status: 'complete' | 'invalid' | 'unknown' }
  | { readonly status: 'incomplete'; readonly indent: string };

/** What answers while a cell keeps the main thread busy. */
export interface Assistant {
  complete(code: string, cursor: number): Promise<Completion>;
  inspect(code: string, cursor: number, detail: 0 | 1): Promise<MimeBundle | undefined>;
  isComplete(code: string): Promise<Completeness>;
}
