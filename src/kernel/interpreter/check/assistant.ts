import type { Assistant, Completeness, Completion, MimeBundle } from '../types.ts';
import { Caller, type Port } from './rpc.ts';

/**
 * An assistant at the other end of a port from `Interpreter.openAssistant()`. It answers while the thread of the
 * cells is busy, as it never asks that thread.
 */
export function connectAssistant(port: Port): Assistant {
  const caller = new Caller(port);
  return {
    complete: (code, cursor) => caller.call<Completion>('complete', code, cursor),
    inspect: (code, cursor, detail) =>
      caller.call<MimeBundle | undefined>('inspect', code, cursor, detail),
    isComplete: (code) => caller.call<Completeness>('isComplete', code),
  };
}
