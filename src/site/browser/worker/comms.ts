import { Comms } from '../../../cell/index.ts';
import { currentCell, type RunningCell, send, within } from './host.ts';

/** The handlers that have begun and not ended. */
const handling = new Set<RunningCell>();

export interface CommsOptions {
  /** An error that Stop throws, or that the reader has to see. */
  failed(error: unknown): void;
}

/** The worker's end of the channels to the page's controls. */
export function createComms({ failed }: CommsOptions): Comms {
  return new Comms({
    // What a handler prints and shows stands below the cell that has made it.
    handle: () => {
      const cell = currentCell();
      return async (body) => {
        const own: RunningCell = {
          number: cell?.number ?? 0,
          controller: new AbortController(),
          timers: new Set(),
        };
        const { signal } = own.controller;
        const stopped = new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
        stopped.catch(() => {});
        handling.add(own);
        try {
          await Promise.race([within(own, body), stopped]);
        } catch (error) {
          within(own, () => failed(error));
        } finally {
          handling.delete(own);
        }
      };
    },
    send: (message) => send({ type: 'comm', message }),
  });
}

/** The handlers that run now, for Stop. */
export const handlers = (): readonly RunningCell[] => [...handling];
