import { untilUnheld } from '../display/index.ts';

/** How long work may go on without letting anything else run, in milliseconds. */
const LONGEST = 25;

/**
 * Lets timers, messages and interrupts through when the last time was a while ago. A promise alone
 * does not: its continuation runs before them. Waits there, too, while nobody sees the work.
 */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < LONGEST) return;
    await nextTask();
    await untilUnheld();
    last = performance.now();
  };
}

/** Resolves in a task of its own. Timers would do too, but browsers make nested ones wait 4 ms. */
function nextTask(): Promise<void> {
  if (typeof setImmediate === 'function') {
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
