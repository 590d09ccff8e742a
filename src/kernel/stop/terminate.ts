import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import { isOwnFile } from '../engine/own-frames.ts';
import { InterruptedError } from '../engine/run/context.ts';

/**
 * The files in which the kernel hands the thread to code of a cell. They are recognized by their
 * names. So the build joins them with no other file (see `scripts/bundle.mjs`).
 */
const ENTRANCES = /[\\/](stop[\\/]user-code-entry|run[\\/]timers)\.[jt]s$/;

const key = Symbol.for('notegrad.terminate');

/** What Node does with an error that nothing caught. Undocumented, but in Node 20, 22 and 24. */
type Internals = NodeJS.Process & { _fatalException(error: unknown, fromPromise: boolean): void };

/**
 * Lets another thread (`force.ts`) cut off what this one does: a loop in a library, a regular
 * expression, WebAssembly. Returns what undoes that.
 *
 * It uses V8's termination, which no `catch` and no `finally` sees. Two things make it safe. Node
 * keeps a stack of asynchronous contexts, and ends the process where that differs from the stack of
 * calls. So it is emptied first, as Node does after an uncaught error. And the kernel's own
 * functions are never cut off: while the event loop is inside one of them, nothing is done, and the
 * other thread tries again.
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
