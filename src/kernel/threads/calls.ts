/**
 * What the two threads of a kernel say to each other. User code owns the main thread, so that `SIGINT` can break
 * its loops; the protocol lives in a worker, so that it answers while user code does not return.
 */
import type { MessagePort } from 'node:worker_threads';
import type { CellError, CommMessage, ExecuteResult, Output } from '../engine/types.ts';

export type ToMain =
  | {
      readonly kind: 'execute';
      readonly id: number;
      readonly code: string;
      readonly executionCount: number;
      readonly silent: boolean;
      readonly userExpressions: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'input'; readonly id: number; readonly line: string }
  | { readonly kind: 'no-input'; readonly id: number; readonly reason: string }
  | { readonly kind: 'comm'; readonly message: CommMessage }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'dispose' };

export type ToWorker =
  /** The engine is up; `flag` is its `interruptFlag`. */
  | { readonly kind: 'ready'; readonly flag: Int32Array }
  /** What answers while a cell keeps the main thread busy; another one when that has crashed, in the end none. */
  | { readonly kind: 'assistant'; readonly port: MessagePort | undefined }
  | { readonly kind: 'broken'; readonly error: CellError }
  | { readonly kind: 'output'; readonly execution: number; readonly output: Output }
  | { readonly kind: 'executed'; readonly id: number; readonly result: ExecuteResult }
  | {
      readonly kind: 'ask-input';
      readonly id: number;
      readonly execution: number;
      readonly prompt: string;
      readonly password: boolean;
    }
  | { readonly kind: 'comm'; readonly message: CommMessage }
  | { readonly kind: 'disposed' };
