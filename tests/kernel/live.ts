import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Dealer, Request, Subscriber } from 'zeromq';
import { address, type Connection, parseConnection } from '../../src/jupyter/connection.ts';
import type { Channel, Content, Message } from '../../src/jupyter/index.ts';
import { Wire } from '../../src/jupyter/wire.ts';

const main = fileURLToPath(new URL('../../dist/kernel/main.js', import.meta.url));

/** A test that fails before its end leaves a kernel behind. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const kernel of living) kernel.kill('SIGKILL');
});

type Asked = Exclude<Channel, 'iopub'>;

/** What a cell did, as a front end sees it. */
export interface Ran {
  readonly reply: Content;
  readonly output: readonly Message[];
  readonly text: string;
  readonly errors: readonly Content[];
}

/** A built kernel in its own process, and a client of its sockets. */
export class LiveKernel {
  readonly process: ChildProcess;
  readonly iopub: Message[] = [];
  readonly #folder: string;
  readonly #connection: Connection;
  readonly #sockets: Record<Asked, Dealer>;
  readonly #subscriber = new Subscriber({ receiveHighWaterMark: 0 });
  readonly #heartbeat = new Request({ linger: 0 });
  readonly #wires: Record<Channel, Wire>;
  readonly #received: Record<Asked, Message[]> = { shell: [], control: [], stdin: [] };

  static async start(
    transport: 'tcp' | 'ipc' = 'tcp',
    cwd?: string,
    env: Readonly<Record<string, string>> = {},
    entry = main,
    stderr: 'inherit' | 'pipe' = 'inherit',
  ): Promise<LiveKernel> {
    if (!existsSync(entry)) throw new Error(`${entry} is not built; run npm run build first`);
    const folder = mkdtempSync(join(tmpdir(), 'notegrad-live-'));
    const ports = transport === 'tcp' ? await freePorts(5) : [1, 2, 3, 4, 5];
    const file = join(folder, 'kernel.json');
    const json = JSON.stringify({
      transport,
      ip: transport === 'tcp' ? '127.0.0.1' : join(folder, 'socket'),
      key: randomUUID(),
      signature_scheme: 'hmac-sha256',
      shell_port: ports[0],
      iopub_port: ports[1],
      stdin_port: ports[2],
      control_port: ports[3],
      hb_port: ports[4],
    });
    writeFileSync(file, json);
    const child = spawn(process.execPath, [entry, file], {
      cwd: cwd ?? folder,
      stdio: ['inherit', 'inherit', stderr],
      env: { ...process.env, NOTEGRAD_HISTORY: '0', ...env },
    });
    const kernel = new LiveKernel(folder, parseConnection(json, file), child);
    await kernel.until(() =>
      kernel.iopub.some(({ header }) => header.msg_type === 'iopub_welcome'),
    );
    return kernel;
  }

  private constructor(folder: string, connection: Connection, child: ChildProcess) {
    this.#folder = folder;
    this.#connection = connection;
    this.process = child;
    living.add(this.process);
    this.process.once('exit', () => living.delete(this.process));
    const wire = () => new Wire(connection.key);
    this.#wires = { shell: wire(), control: wire(), stdin: wire(), iopub: wire() };
    const identity = randomUUID();
    const dealer = () => new Dealer({ linger: 0, routingId: identity });
    this.#sockets = { shell: dealer(), control: dealer(), stdin: dealer() };
    for (const channel of ['shell', 'control', 'stdin'] as const) {
      this.#sockets[channel].connect(address(connection, channel));
      void this.#collect(channel);
    }
    this.#subscriber.connect(address(connection, 'iopub'));
    this.#subscriber.subscribe('');
    void this.#collectOutput();
    this.#heartbeat.connect(address(connection, 'hb'));
  }

  send(type: string, content: Content = {}, channel: Asked = 'shell', over: Content = {}): string {
    const message: Message = {
      identities: [],
      header: {
        msg_id: randomUUID(),
        msg_type: type,
        session: 'test',
        username: 'test',
        date: new Date().toISOString(),
        version: '5.4',
      },
      parent: {},
      metadata: {},
      content,
      buffers: [],
      ...over,
    };
    this.sendFrames(this.#wires[channel].encode(message), channel);
    return message.header.msg_id;
  }

  sendFrames(frames: readonly Uint8Array[], channel: Asked = 'shell'): void {
    void this.#sockets[channel].send([...frames]);
  }

  async reply(id: string, channel: Asked = 'shell', ms?: number): Promise<Message> {
    const find = () => this.#received[channel].find(({ parent }) => parent.msg_id === id);
    await this.until(() => find() !== undefined, ms);
    return find() as Message;
  }

  async ask(type: string, content: Content = {}, channel: Asked = 'shell'): Promise<Content> {
    return (await this.reply(this.send(type, content, channel), channel)).content;
  }

  async run(code: string, content: Content = {}): Promise<Ran> {
    return this.ran(this.send('execute_request', { code, ...content }));
  }

  /** What the cell of that request did, once it is idle. */
  async ran(id: string, ms?: number): Promise<Ran> {
    const own = () => this.iopub.filter(({ parent }) => parent.msg_id === id);
    const { content: reply } = await this.reply(id, 'shell', ms);
    await this.until(() => own().some(({ content }) => content.execution_state === 'idle'));
    const output = own();
    const stream = output.filter(({ header }) => header.msg_type === 'stream');
    const text = stream.map(({ content }) => content.text).join('');
    const errors = output.filter(({ header }) => header.msg_type === 'error');
    return { reply, output, text, errors: errors.map(({ content }) => content) };
  }

  /** The question that a cell asks on stdin. */
  async question(): Promise<Message> {
    await this.until(() => this.#received.stdin.length > 0);
    return this.#received.stdin.shift() as Message;
  }

  async beat(): Promise<string> {
    await this.#heartbeat.send('ping');
    const [pong] = await this.#heartbeat.receive();
    return String(pong);
  }

  async until(condition: () => boolean, ms = 15_000): Promise<void> {
    const deadline = Date.now() + ms;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error(`not so after ${ms} ms: ${condition}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  get address(): Connection {
    return this.#connection;
  }

  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.on('exit', resolve));
    const early = this.process.exitCode;
    if (early === null) this.send('shutdown_request', { restart: false }, 'control');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
    const code = early ?? (await ended);
    clearTimeout(timer);
    const sockets = [...Object.values(this.#sockets), this.#subscriber, this.#heartbeat];
    for (const socket of sockets) socket.close();
    rmSync(this.#folder, { recursive: true, force: true });
    return code;
  }

  async #collect(channel: Asked): Promise<void> {
    for await (const frames of this.#sockets[channel]) {
      this.#received[channel].push(this.#wires[channel].decode(frames));
    }
  }

  async #collectOutput(): Promise<void> {
    for await (const frames of this.#subscriber) this.iopub.push(this.#wires.iopub.decode(frames));
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve(server));
      });
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
