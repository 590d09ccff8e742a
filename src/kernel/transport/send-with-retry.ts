import type { XPublisher } from 'zeromq';

/** How long a front end may read nothing before it loses output. Until then all others wait. */
const PATIENCE_MS = 10_000;
const RETRY_MS = 2;

/**
 * Sends on a publisher that refuses (`noDrop`) while the queue of a subscriber is full, and tries
 * again until it is taken. A plain publisher would drop the message. So a cell that prints fast
 * would lose lines, and its `idle`.
 *
 * A subscriber that reads nothing for {@link PATIENCE_MS} is taken for frozen. Until it reads
 * again, messages for which it has no room are dropped for it alone.
 */
export function sendWithRetry(socket: XPublisher): (frames: Uint8Array[]) => Promise<void> {
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
