/**
 * What the two threads of a kernel say to each other. Code of the reader runs in the main thread,
 * so that `SIGINT` can break its loops. The protocol runs in a worker, so that it answers while
 * that code does not return.
 *
 * An `id` names a request for both threads: a cell that runs, or a comm message that is handled.
 */
import type { MessagePort } from 'node:worker_threads';
import type { CellError, CommMessage, ExecuteResult, Output } from '../engine/types.ts';

export type ToEngine =
  | {
      readonly kind: 'execute';
      readonly id: number;
      readonly code: string;
      readonly executionCount: number;
      readonly silent: boolean;
      readonly userExpressions: Readonly<Record<string, string>>;
      readonly cellId: string | undefined;
    }
  | { readonly kind: 'comm'; readonly id: number; readonly message: CommMessage }
  | { readonly kind: 'input'; readonly question: number; readonly line: string }
  | { readonly kind: 'no-input'; readonly question: number; readonly reason: string }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'dispose' };

export type ToProtocol =
  /** The engine is up. `flag` is its `interruptFlag`. */
  | { readonly kind: 'ready'; readonly flag: Int32Array }
  /** What answers while code runs. It comes again after a crash, and without a port in the end. */
  | { readonly kind: 'assistant'; readonly port: MessagePort | undefined }
  | { readonly kind: 'broken'; readonly error: CellError }
  | { readonly kind: 'output'; readonly id: number; readonly output: Output }
  | { readonly kind: 'ended'; readonly id: number; readonly result: ExecuteResult }
  /** This request has no more output. */
  | { readonly kind: 'forgotten'; readonly id: number }
  | {
      readonly kind: 'ask-input';
      readonly question: number;
      readonly id: number;
      readonly prompt: string;
      readonly password: boolean;
    }
  | { readonly kind: 'disposed' };
