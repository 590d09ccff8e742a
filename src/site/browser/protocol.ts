import type { CommMessage, Links } from '../../contract/index.ts';
import type { Output } from '../../notebook/index.ts';
import type { Language } from '../render/languages.ts';

/** What the page asks of the worker. */
export type Request =
  | {
      readonly type: 'start';
      /** The reader's language. */
      readonly language: Language;
      /** Shared memory: the page sets it to 1 to stop a loop that never waits. */
      readonly flag?: Int32Array;
    }
  /** A module that cells are about to import. It is not answered. */
  | { readonly type: 'fetch'; readonly module: string }
  | {
      readonly type: 'run';
      readonly cell: number;
      readonly code: string;
      /** What the reader's browser keeps for later chapters, by key. */
      readonly kept: Readonly<Record<string, string>>;
    }
  /** What a control says. It is answered by `handled` with its number. */
  | { readonly type: 'comm'; readonly number: number; readonly message: CommMessage }
  /** Whether work that takes long has to wait: nobody sees the page. */
  | { readonly type: 'hold'; readonly isHeld: boolean }
  | { readonly type: 'interrupt' };

export type EndStatus = 'ok' | 'error' | 'interrupted';

/** What the worker tells the page. Outputs are notebook outputs: one renderer shows all. */
export type Report =
  | { readonly type: 'comm'; readonly message: CommMessage }
  | { readonly type: 'handled'; readonly number: number }
  /** A text to keep for later chapters. */
  | { readonly type: 'keep'; readonly key: string; readonly text: string }
  | { readonly type: 'started'; readonly cell: number }
  /** The work of a cell waits, because nobody sees the page. */
  | { readonly type: 'held'; readonly cell: number }
  /** It goes on; `waited`: milliseconds. */
  | { readonly type: 'resumed'; readonly cell: number; readonly waited: number }
  | {
      readonly type: 'output';
      readonly cell: number;
      readonly output: Output;
      readonly displayId?: string;
      /** Replace the display of that id instead of adding one. */
      readonly update?: boolean;
    }
  | ({
      readonly type: 'ended';
      readonly cell: number;
      readonly status: EndStatus;
      /** Names that it has declared; undefined where nothing of it has run. */
      readonly bound: readonly string[] | undefined;
    } & Links);
