import { Session } from 'node:inspector';
import { TERMINATE } from './terminate.ts';

/** How long a cell may take to notice by itself that it is stopped. */
const PATIENCE_MS = 150;
/** Then it is cut off, at this interval, until it has ended. */
const INTERVAL_MS = 50;

/** Whether a cut is on its way. Two at once would undo each other inside V8. */
let isPursuing = false;
/** When the cell that is stopped now may be cut off. */
let due = 0;

/**
 * Called by a thread that is about to ask the main thread, by a message too, to stop its cells.
 * Raises the flag, and cuts off what the main thread does if the flag is still 1 after a while. V8
 * can do this in an endless loop. Only a call into the system that does not return has to end
 * first.
 */
export function forceStop(flag: Int32Array): void {
  // Stop pressed again for the same cell does not give that cell more time.
  if (Atomics.exchange(flag, 0, 1) === 0) due = performance.now() + PATIENCE_MS;
  if (isPursuing) return;
  isPursuing = true;
  setTimeout(() => void pursue(flag), PATIENCE_MS);
}

async function pursue(flag: Int32Array): Promise<void> {
  if (Atomics.load(flag, 0) === 0) {
    isPursuing = false;
    return;
  }
  const wait = due - performance.now();
  if (wait <= 0) await cutOff();
  setTimeout(() => void pursue(flag), wait > 0 ? wait : INTERVAL_MS);
}

async function cutOff(): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  await new Promise<void>((answered) => {
    session.post('Runtime.evaluate', { expression: TERMINATE, silent: true }, () => answered());
  });
  session.disconnect();
}
