import { Dealer, Subscriber } from 'zeromq';
import { HOST } from './ports.ts';

/**
 * One ZeroMQ socket to the kernel. Reconnecting is off: a socket swapped after the first connection must not
 * be able to speak for the kernel.
 */
export interface Channel {
  send(frames: readonly Buffer[]): void;
  close(): void;
}

/** The kernel may send more than this many messages while we are busy before any is dropped. */
const QUEUE = 100_000;

/** ZeroMQ cuts the connection of a peer that sends a larger frame. */
const MAX_FRAME = 512 * 1024 * 1024;

const OPTIONS = {
  linger: 0,
  reconnectInterval: -1,
  receiveHighWaterMark: QUEUE,
  maxMessageSize: MAX_FRAME,
};

/** `identity` must be the same on shell and stdin: the kernel asks for input under the name of the request. */
export function openDealer(
  port: number,
  identity: string,
  receive: (frames: Buffer[]) => void,
): Channel {
  const socket = new Dealer({ ...OPTIONS, routingId: identity });
  socket.connect(`tcp://${HOST}:${port}`);
  void pump(socket, receive);
  // ZeroMQ allows one send at a time.
  let last = Promise.resolve();
  return {
    send: (frames) => {
      last = last.then(() => socket.send([...frames])).catch(() => undefined);
    },
    close: () => socket.close(),
  };
}

export function openSubscriber(port: number, receive: (frames: Buffer[]) => void): Channel {
  const socket = new Subscriber(OPTIONS);
  socket.connect(`tcp://${HOST}:${port}`);
  socket.subscribe();
  void pump(socket, receive);
  return { send: () => undefined, close: () => socket.close() };
}

async function pump(
  socket: AsyncIterable<Buffer[]>,
  receive: (frames: Buffer[]) => void,
): Promise<void> {
  for await (const frames of socket) receive(frames);
}
