import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import { isOwnFile } from '../../cell/errors/own-frames.ts';
import { InterruptedError } from '../engine/run/context.ts';

/** Where the kernel hands the thread to code of a cell. */
const ENTRANCES = /[\\/](stop[\\/]user-code-entry|run[\\/]timers)\.[jt]s$/;

const key = Symbol.for('notegrad.terminate');

/** Undocumented, but in Node 20, 22 and 24 alike: what Node does with an error that nothing caught. */
type Internals = NodeJS.Process & { _fatalException(error: unknown, fromPromise: boolean): void };

/**
 * Lets another thread (`force.ts`) cut off what this one does, wherever that is: a loop in a library, a regular
 * expression, WebAssembly. Returns what undoes that.
 *
 * It is V8's own termination, which no `catch` and no `finally` sees. Two things make it safe. Node keeps a stack
 * of asynchronous contexts, and ends the process where that does not agree with the stack of calls: it is emptied
 * first, as Node does itself after an uncaught error. And the kernel's own functions are never cut off: where one
 * of them is what the event loop called, the other thread is told to come again.
 */
export function allowTermination(flag: Int32Array): () => void {
  const session = new Session();
  const holder = globalThis as { [key]?: () => void };
  holder[key] = () => {
    if (flag[0] === 0 || !isOutsideKernel()) return;
    (process as Internals)._fatalException(new InterruptedError(), false);
    session.connect();
    session.post('Runtime.terminateExecution', () => session.disconnect());
  };
  return () => {
    delete holder[key];
  };
}

/** What the other thread evaluates in this one. */
export const TERMINATE = "globalThis[Symbol.for('notegrad.terminate')]?.()";

function isOutsideKernel(): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  Error.prepareStackTrace = (_, sites) => sites;
  const sites = new Error().stack as unknown as readonly NodeJS.CallSite[];
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  const outermost = sites
    .filter((site) => !site.isAsync())
    .map((site) => site.getFileName() ?? '')
    .findLast((file) => file !== '' && !file.startsWith('node:'));
  if (outermost === undefined) return false;
  const path = outermost.startsWith('file:') ? fileURLToPath(outermost) : outermost;
  return !isOwnFile(path) || ENTRANCES.test(path);
}
