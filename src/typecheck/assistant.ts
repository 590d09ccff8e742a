import type { MessagePort } from 'node:worker_threads';
import type { MimeBundle } from '../contract/index.ts';
import { Caller } from './rpc.ts';
import type { Assistant, Completeness, Completion } from './types.ts';

/**
 * An assistant at the other end of a port of `Interpreter.onAssistant`. It answers while the thread of the cells is
 * busy, as it never asks that thread. When it has crashed `lost` is called, and then all that waits is refused.
 */
export function connectAssistant(port: MessagePort, lost: () => void): Assistant {
  const caller = new Caller(port);
  port.on('close', () => {
    lost();
    caller.abandon('the type checker ended');
  });
  return {
    complete: (code, cursor) => caller.call<Completion>('complete', code, cursor),
    inspect: (code, cursor, detail) =>
      caller.call<MimeBundle | undefined>('inspect', code, cursor, detail),
    isComplete: (code) => caller.call<Completeness>('isComplete', code),
  };
}
