import { Session } from 'node:inspector';
import { TERMINATE } from './terminate.ts';

/** How long a cell may take to notice by itself that it is stopped, in milliseconds. */
const PATIENCE = 150;
/** Then it is tried so often. */
const INTERVAL = 50;

/**
 * For a thread that has asked the main thread to stop its cells, by the flag and by a message: cuts off what the
 * main thread does if it has not taken notice, a flag of 0, after a while. V8 serves this also in the middle of an
 * endless loop; only a call into the system that does not return has to end first.
 */
export function insist(flag: Int32Array): void {
  setTimeout(() => void cutOff(flag), PATIENCE);
}

async function cutOff(flag: Int32Array): Promise<void> {
  if (Atomics.load(flag, 0) === 0) return;
  const session = new Session();
  session.connectToMainThread();
  await new Promise<void>((answered) => {
    session.post('Runtime.evaluate', { expression: TERMINATE, silent: true }, () => answered());
  });
  session.disconnect();
  setTimeout(() => void cutOff(flag), INTERVAL);
}
