import { Session } from 'node:inspector';
import { TERMINATE } from './terminate.ts';

/** How long a cell may take to notice by itself that it is stopped. */
const PATIENCE_MS = 150;
/** Then it is cut off, at this interval, until it has ended. */
const INTERVAL_MS = 50;

/**
 * Called by a thread that has asked the main thread, by the flag and by a message, to stop its
 * cells. Cuts off what the main thread does if the flag is still 1 after a while. V8 can do this in
 * an endless loop. Only a call into the system that does not return has to end first.
 */
export function forceStop(flag: Int32Array): void {
  setTimeout(() => void cutOff(flag), PATIENCE_MS);
}

async function cutOff(flag: Int32Array): Promise<void> {
  if (Atomics.load(flag, 0) === 0) return;
  const session = new Session();
  session.connectToMainThread();
  await new Promise<void>((answered) => {
    session.post('Runtime.evaluate', { expression: TERMINATE, silent: true }, () => answered());
  });
  session.disconnect();
  setTimeout(() => void cutOff(flag), INTERVAL_MS);
}
