import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Request } from 'zeromq';
import {
  chooseConnection,
  isListening,
  openSockets,
  releaseConnection,
  type Sockets,
} from '../../src/jupyter/client/index.ts';
import {
  address,
  type Channel,
  type Connection,
  type Content,
  connectionText,
  type Message,
  MessageFactory,
  type TransportKind,
  Wire,
} from '../../src/jupyter/index.ts';

const main = fileURLToPath(new URL('../../dist/kernel/main.js', import.meta.url));

/** A test that fails before its end leaves a kernel behind. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const kernel of living) kernel.kill('SIGKILL');
});

const PATIENCE_MS = 45_000;

/** How long what an ended kernel has sent may be on its way. */
const LAST_MESSAGES_MS = 2_000;

type Asked = Exclude<Channel, 'iopub'>;

/** What a cell did, as a front end sees it. */
export interface Ran {
  readonly reply: Content;
  readonly output: readonly Message[];
  readonly text: string;
  readonly errors: readonly Content[];
}

/** A built kernel in its own process, and a client of its sockets that believes everything and keeps it. */
export class LiveKernel {
  readonly process: ChildProcess;
  readonly iopub: Message[] = [];
  readonly #folder: string;
  readonly #connection: Connection;
  readonly #sockets: Sockets;
  readonly #heartbeat = new Request({ linger: 0 });
  readonly #messages = new MessageFactory(randomUUID, () => new Date(), 'test');
  readonly #wires: Record<Channel, Wire>;
  readonly #received: Record<Asked, Message[]> = { shell: [], control: [], stdin: [] };

  static async start(
    transport: TransportKind = 'tcp',
    cwd?: string,
    env: Readonly<Record<string, string>> = {},
    entry = main,
    stderr: 'inherit' | 'pipe' = 'inherit',
  ): Promise<LiveKernel> {
    if (!existsSync(entry)) throw new Error(`${entry} is not built; run npm run build first`);
    const folder = mkdtempSync(join(tmpdir(), 'notegrad-live-'));
    const connection = await chooseConnection(transport, folder);
    const file = join(folder, 'kernel.json');
    writeFileSync(file, connectionText(connection, 'notegrad'));
    const child = spawn(process.execPath, [entry, file], {
      cwd: cwd ?? folder,
      stdio: ['inherit', 'inherit', stderr],
      env: { ...process.env, NOTEGRAD_HISTORY: '0', ...env },
    });
    living.add(child);
    child.once('exit', () => living.delete(child));
    for (const socket of ['shell', 'control', 'stdin', 'iopub', 'hb'] as const) {
      await until(() => isListening(connection, socket));
    }
    const kernel = new LiveKernel(child, folder, connection);
    await kernel.until(() =>
      kernel.iopub.some(({ header }) => header.msg_type === 'iopub_welcome'),
    );
    return kernel;
  }

  private constructor(child: ChildProcess, folder: string, connection: Connection) {
    this.process = child;
    this.#folder = folder;
    this.#connection = connection;
    const wire = () => new Wire(connection.key);
    this.#wires = { shell: wire(), control: wire(), stdin: wire(), iopub: wire() };
    this.#sockets = openSockets(connection, randomUUID(), (channel, frames) => {
      const message = this.#wires[channel].decode(frames);
      if (channel === 'iopub') this.iopub.push(message);
      else this.#received[channel].push(message);
    });
    this.#heartbeat.connect(address(connection, 'hb'));
  }

  send(type: string, content: Content = {}, channel: Asked = 'shell', over: Content = {}): string {
    const message = { ...this.#messages.create({ type, parent: {}, content }), ...over };
    this.sendFrames(this.#wires[channel].encode(message), channel);
    return message.header.msg_id;
  }

  sendFrames(frames: readonly Uint8Array[], channel: Asked = 'shell'): void {
    this.#sockets.send(channel, frames);
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

  /** Waits for no kernel that has ended, but for what it may have sent before. */
  async until(condition: () => boolean, ms = PATIENCE_MS): Promise<void> {
    await until(() => condition() || this.hasEnded, ms);
    if (condition()) return;
    await until(condition, LAST_MESSAGES_MS).catch((error: Error) => {
      const { exitCode, signalCode } = this.process;
      throw new Error(
        `the kernel ended (${signalCode ?? `exit code ${exitCode}`}): ${error.message}`,
      );
    });
  }

  get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  get address(): Connection {
    return this.#connection;
  }

  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.on('exit', resolve));
    if (!this.hasEnded) this.send('shutdown_request', { restart: false }, 'control');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
    const code = this.hasEnded ? this.process.exitCode : await ended;
    clearTimeout(timer);
    this.#sockets.close();
    this.#heartbeat.close();
    releaseConnection(this.#connection);
    rmSync(this.#folder, { recursive: true, force: true });
    return code;
  }
}

async function until(condition: () => boolean | Promise<boolean>, ms = PATIENCE_MS): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not so after ${ms} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
