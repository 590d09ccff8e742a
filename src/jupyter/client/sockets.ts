import { Dealer, Subscriber } from 'zeromq';
import { address, type Connection } from '../connection.ts';
import type { Channel } from '../message.ts';

/** A client's end of a kernel's sockets, for frames. */
export interface Sockets {
  send(channel: Exclude<Channel, 'iopub'>, frames: readonly Uint8Array[]): void;
  close(): void;
}

/** The kernel may send more than this many messages while we are busy before any is dropped. */
const QUEUE = 100_000;

/** Bytes of a frame above which ZeroMQ cuts the connection of its sender. */
const MAX_FRAME = 512 * 1024 * 1024;

/**
 * A socket swapped after the first connection must not be able to speak for the kernel. So the kernel has to listen
 * already, and reconnecting is put off for as long as ZeroMQ can count, 24 days. To turn it off (-1) would have
 * ZeroMQ disconnect the socket of a kernel that dies: it would drop what is not read yet, and end our process where
 * a message is read in part.
 */
const NEVER_MS = 2 ** 31 - 1;

const OPTIONS = {
  linger: 0,
  reconnectInterval: NEVER_MS,
  receiveHighWaterMark: QUEUE,
};

/**
 * Connects to a kernel that listens.
 *
 * @param identity the same on shell and stdin: a kernel asks for input under the name of the request
 * @param receive is called with what comes, in the order of each channel
 */
export function openSockets(
  connection: Connection,
  identity: string,
  receive: (channel: Channel, frames: Uint8Array[]) => void,
  maxMessageSize = MAX_FRAME,
): Sockets {
  const iopub = new Subscriber({ ...OPTIONS, maxMessageSize });
  iopub.connect(address(connection, 'iopub'));
  iopub.subscribe();
  void pump(iopub, (frames) => receive('iopub', frames));
  const dealer = (channel: 'shell' | 'control' | 'stdin') => {
    const socket = new Dealer({ ...OPTIONS, maxMessageSize, routingId: identity });
    socket.connect(address(connection, channel));
    void pump(socket, (frames) => receive(channel, frames));
    // ZeroMQ allows one send at a time.
    let last = Promise.resolve();
    return {
      send: (frames: readonly Uint8Array[]) => {
        last = last.then(() => socket.send([...frames])).catch(() => undefined);
      },
      close: () => socket.close(),
    };
  };
  const dealers = { shell: dealer('shell'), control: dealer('control'), stdin: dealer('stdin') };
  return {
    send: (channel, frames) => dealers[channel].send(frames),
    close: () => {
      for (const socket of [iopub, ...Object.values(dealers)]) socket.close();
    },
  };
}

async function pump(
  socket: AsyncIterable<Uint8Array[]>,
  receive: (frames: Uint8Array[]) => void,
): Promise<void> {
  for await (const frames of socket) receive(frames);
}
