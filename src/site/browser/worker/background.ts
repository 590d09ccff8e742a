import type { Pauses } from '../../../contract/index.ts';
import { currentCell, send } from './host.ts';

let release: (() => void) | undefined;
let unheld: Promise<void> | undefined;
/** How many wait now, since when, and how long others have waited before. */
let waiting = 0;
let since = 0;
let waited = 0;

/** The page has gone to the background, or is back. */
export function hold(isHeld: boolean): void {
  if (isHeld === (unheld !== undefined)) return;
  if (isHeld) {
    unheld = new Promise((resolve) => {
      release = resolve;
    });
  } else {
    release?.();
    unheld = undefined;
  }
}

/** Work of cells waits while nobody sees the page. Stop ends the waiting, too. */
export const pauses: Pauses = {
  wait: () => unheld && waitFor(unheld),
  get waited() {
    return waited + (waiting > 0 ? performance.now() - since : 0);
  },
};

async function waitFor(unheld: Promise<void>): Promise<void> {
  const cell = currentCell();
  const signal = cell?.controller.signal;
  if (signal?.aborted) return;
  if (waiting++ === 0) {
    since = performance.now();
    if (cell) send({ type: 'held', cell: cell.number });
  }
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  signal?.addEventListener('abort', stop, { once: true });
  await Promise.race([unheld, stopped]);
  signal?.removeEventListener('abort', stop);
  if (--waiting > 0) return;
  waited += performance.now() - since;
  if (cell) send({ type: 'resumed', cell: cell.number, waited: performance.now() - since });
}
