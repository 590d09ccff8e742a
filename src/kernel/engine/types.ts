/**
 * The seam between the protocol and the engine. The protocol knows only this interface, so it runs against a
 * mock with no engine, and an engine runs with no socket.
 */

import type { MessagePort } from 'node:worker_threads';
import type { CellError } from '../../cell/cell-error.ts';
import type { CommMessage, MimeBundle } from '../../contract/index.ts';

export type { CellError, CommMessage, MimeBundle };

/** One thing a cell puts out while it runs. */
export type Output =
  | { readonly kind: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | {
      readonly kind: 'display';
      readonly data: MimeBundle;
      readonly metadata: Record<string, unknown>;
      readonly displayId?: string;
      /** Replace the display of that id instead of adding one. */
      readonly update: boolean;
    }
  | { readonly kind: 'clear'; readonly wait: boolean }
  | { readonly kind: 'error'; readonly error: CellError };

export interface ExecuteRequest {
  readonly code: string;
  readonly executionCount: number;
  readonly silent: boolean;
  readonly userExpressions: Readonly<Record<string, string>>;
  /** Called for every output of this cell, also for late ones, after the cell has ended. */
  emit(output: Output): void;
  /** Asks the front end for a line; rejects when it allows no stdin. */
  input(prompt: string, password: boolean): Promise<string>;
}

export type UserExpression =
  | { readonly status: 'ok'; readonly data: MimeBundle; readonly metadata: Record<string, unknown> }
  | ({ readonly status: 'error' } & CellError);

export type ExecuteResult =
  | {
      readonly status: 'ok';
      /** The last expression's value, where it has one to show. */
      readonly value?: { readonly data: MimeBundle; readonly metadata: Record<string, unknown> };
      readonly userExpressions: Readonly<Record<string, UserExpression>>;
    }
  | { readonly status: 'error'; readonly error: CellError };

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

export interface Interpreter extends Assistant {
  readonly info: { readonly version: string; readonly banner: string };
  execute(request: ExecuteRequest): Promise<ExecuteResult>;
  /** Stops the cells that run now; their `execute` settles with an `Interrupted` error. */
  interrupt(): void;
  /**
   * [0] set to 1 by another thread ends the loops of cells while this thread is inside one; `interrupt` sets it
   * back. See `insist`.
   */
  readonly interruptFlag: Int32Array;
  /**
   * Gives a port to hand to another thread, where `connectAssistant(port)` makes an `Assistant` of it that answers
   * even while this thread is inside `while (true) {}`. Called again when what answers has crashed and come back,
   * with undefined when it will not.
   */
  onAssistant(listener: (port: MessagePort | undefined) => void): void;
  /** A comm message from the front end. Messages to it go through `onComm`. */
  comm(message: CommMessage): void;
  onComm(listener: (message: CommMessage) => void): void;
  comms(targetName?: string): readonly { readonly commId: string; readonly targetName: string }[];
  dispose(): Promise<void>;
}
