/**
 * The seam between the protocol and the engine. The protocol knows only these interfaces, so it
 * runs against a mock with no engine, and an engine runs with no socket.
 */
import type { MessagePort } from 'node:worker_threads';
import type { CellError } from '../../cell/index.ts';
import type { CommMessage, Links, MimeBundle } from '../../contract/index.ts';
import type { Assistant, Completeness, Completion } from '../../typecheck/index.ts';

export type { Assistant, CellError, CommMessage, Completeness, Completion, Links, MimeBundle };

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
  | { readonly kind: 'error'; readonly error: CellError }
  /** A message to the other end of a comm. */
  | { readonly kind: 'comm'; readonly message: CommMessage };

export interface ExecuteRequest {
  readonly code: string;
  readonly executionCount: number;
  readonly silent: boolean;
  readonly userExpressions: Readonly<Record<string, string>>;
  /** Which cell of the notebook it is, where the front end says so. */
  readonly cellId?: string | undefined;
  /** Called for every output of this cell, also for late ones, after the cell has ended. */
  emit(output: Output): void;
  /** Asks the front end for a line. Rejects when it allows no stdin. */
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
      /** What it has to do with other cells, for a front end that runs dependent cells again. */
      readonly links?: Links;
    }
  | { readonly status: 'error'; readonly error: CellError };

export interface CommRequest {
  /** What the front end says. */
  readonly message: CommMessage;
  /**
   * Called for the messages that answer this one. What a handler prints, shows or throws goes to
   * the cell that made the handler.
   */
  emit(output: Output): void;
}

/** What runs code of the reader. */
export interface CellRunner {
  execute(request: ExecuteRequest): Promise<ExecuteResult>;
  /** Hands a comm message to its handlers. Settles when they have ended. */
  comm(request: CommRequest): Promise<void>;
  /** Stops what runs now: `execute` settles with an `Interrupted` error. */
  interrupt(): void;
  dispose(): Promise<void>;
}

/** The engine in its own thread. */
export interface Engine extends CellRunner {
  /**
   * [0] set to 1 by another thread ends the loops of cells while this thread is inside one.
   * `interrupt` sets it back. See `forceStop`.
   */
  readonly interruptFlag: Int32Array;
  /**
   * Gives a port to hand to another thread. There `connectAssistant(port)` makes an `Assistant` of
   * it, which answers even while this thread is inside `while (true) {}`. Called again when what
   * answers has crashed and come back, and with undefined when it will not.
   */
  onAssistant(listener: (port: MessagePort | undefined) => void): void;
}
