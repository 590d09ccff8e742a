import { Reply, Router, XPublisher } from 'zeromq';
import {
  address,
  type Channel,
  type Connection,
  type Message,
  Wire,
  WireError,
} from '../../jupyter/index.ts';
import { SendQueue } from './send-queue.ts';
import { sendWithRetry } from './send-with-retry.ts';

export interface TransportOptions {
  readonly connection: Connection;
  receive(channel: Exclude<Channel, 'iopub'>, message: Message): void;
  /** A front end subscribed to `iopub`. */
  subscribed(topic: Uint8Array): void;
  /** All output has left. */
  drained(): void;
  /** A message was dropped, and why. */
  rejected(reason: string): void;
}

type RequestChannel = Exclude<Channel, 'iopub'>;

/** How long a closing socket goes on sending what it holds. */
const LINGER_MS = 1000;

/** So many messages may wait for a slow front end. Each may hold a quarter megabyte of text. */
const OUTPUT_QUEUE = 256;

/** The first byte of the message that a publisher receives of a new subscriber. */
const SUBSCRIBE = 1;

/** The five sockets of a kernel. Authenticated messages come in, signed ones go out in order. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #wire: Wire;
  readonly #requests: Readonly<Record<RequestChannel, Router>>;
  readonly #iopub: XPublisher;
  readonly #heartbeat: Reply;
  readonly #queues: Readonly<Record<Channel, SendQueue>>;

  constructor(options: TransportOptions) {
    this.#options = options;
    const { key, digest } = options.connection;
    this.#wire = new Wire(key, { digest });
    // A front end may reconnect under its old identity. The new connection takes over.
    const router = () => new Router({ linger: LINGER_MS, handover: true, sendHighWaterMark: 0 });
    this.#requests = { shell: router(), control: router(), stdin: router() };
    this.#iopub = new XPublisher({ linger: LINGER_MS, sendHighWaterMark: OUTPUT_QUEUE });
    this.#iopub.noDrop = true;
    this.#iopub.verbosity = 'allSubs';
    this.#heartbeat = new Reply({ linger: 0 });
    const { shell, control, stdin } = this.#requests;
    this.#queues = {
      shell: new SendQueue((frames) => shell.send(frames)),
      control: new SendQueue((frames) => control.send(frames)),
      stdin: new SendQueue((frames) => stdin.send(frames)),
      iopub: new SendQueue(sendWithRetry(this.#iopub), () => options.drained()),
    };
  }

  /** Binds the sockets and starts to read them. */
  async open(): Promise<void> {
    const at = (socket: Parameters<typeof address>[1]) => address(this.#options.connection, socket);
    const { shell, control, stdin } = this.#requests;
    // All are waited for: a socket that is closed while it binds ends the process.
    const bound = await Promise.allSettled([
      shell.bind(at('shell')),
      control.bind(at('control')),
      stdin.bind(at('stdin')),
      this.#iopub.bind(at('iopub')),
      this.#heartbeat.bind(at('hb')),
    ]);
    const refused = bound.find((one) => one.status === 'rejected');
    if (refused) throw refused.reason;
    void this.#listen('shell');
    void this.#listen('control');
    void this.#listen('stdin');
    void this.#watchSubscriptions();
    void this.#echo();
  }

  send(channel: Channel, message: Message): void {
    this.#queues[channel].push(this.#wire.encode(message));
  }

  /** Bytes of output that ZeroMQ has not taken yet. */
  get waiting(): number {
    return this.#queues.iopub.bytes;
  }

  /** Sends what is queued, then closes. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map((queue) => queue.flush()));
    const sockets = [...Object.values(this.#requests), this.#iopub, this.#heartbeat];
    for (const socket of sockets) socket.close();
  }

  async #listen(channel: RequestChannel): Promise<void> {
    for await (const frames of this.#requests[channel]) {
      this.#orReject(channel, () => {
        this.#options.receive(channel, this.#wire.decode(frames));
      });
    }
  }

  async #watchSubscriptions(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      this.#orReject('iopub', () => {
        if (frame?.[0] === SUBSCRIBE) this.#options.subscribed(frame.subarray(1));
      });
    }
  }

  async #echo(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  /**
   * Reports what goes wrong with a message, so that its socket is read on. Otherwise the kernel
   * would look alive and hear nothing.
   */
  #orReject(channel: Channel, handle: () => void): void {
    try {
      handle();
    } catch (error) {
      const { message, stack } = error as Error;
      this.#options.rejected(`${channel}: ${error instanceof WireError ? message : stack}`);
    }
  }
}
