import type { XPublisher } from 'zeromq';

/** How long a front end may take nothing before it loses output rather than stopping everyone's. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 2;

/**
 * Sends on a publisher that refuses (`noDrop`) while a subscriber's queue is full, until that subscriber has read
 * on. A plain publisher drops the message, which is how a fast printing cell loses its lines and its `idle`.
 *
 * A subscriber that reads nothing for {@link PATIENCE_MS} is taken for frozen: what it has no room for is dropped
 * for it alone, until it reads again.
 */
export function patientSend(socket: XPublisher): (frames: Uint8Array[]) => Promise<void> {
  let patience = PATIENCE_MS;
  return async (frames) => {
    const deadline = performance.now() + patience;
    while (!(await trySend(socket, frames))) {
      if (performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      patience = 0;
      socket.noDrop = false;
      await socket.send(frames);
      socket.noDrop = true;
      return;
    }
    patience = PATIENCE_MS;
  };
}

async function trySend(socket: XPublisher, frames: Uint8Array[]): Promise<boolean> {
  try {
    await socket.send(frames);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
    throw error;
  }
}
