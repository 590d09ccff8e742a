import vm from 'node:vm';
import { InterruptedError } from '../engine/run/context.ts';

const key = Symbol.for('notegrad.guarded');
const guard = new vm.Script("globalThis[Symbol.for('notegrad.guarded')]()", {
  filename: 'notegrad:guard',
});

/**
 * Runs a function so that a SIGINT from outside ends it, wherever it is: in a loop, a library, a
 * callback. No listener of the process hears of that SIGINT, so `onInterrupt` is called.
 */
export function runGuarded<T>(body: () => T, onInterrupt: () => void): T {
  const holder = globalThis as { [key]?: () => T };
  holder[key] = body;
  try {
    return guard.runInThisContext({ breakOnSigint: true }) as T;
  } catch (error) {
    if (!isInterruption(error)) throw error;
    onInterrupt();
    throw new InterruptedError();
  } finally {
    delete holder[key];
  }
}

function isInterruption(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED'
  );
}

/** Compiles an expression under a name that stack traces show. */
export function evaluate(code: string, filename: string): unknown {
  return new vm.Script(code, { filename }).runInThisContext();
}
