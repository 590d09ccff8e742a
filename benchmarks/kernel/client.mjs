// A Jupyter client of the least size that can time a kernel: it starts one, runs cells, counts what comes back.
import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Dealer, Subscriber } from 'zeromq';

const DELIMITER = Buffer.from('<IDS|MSG>');

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export class Kernel {
  #key = randomUUID();
  #session = randomUUID();
  #shell = new Dealer({ linger: 0, reconnectInterval: 5 });
  #control = new Dealer({ linger: 0, reconnectInterval: 5 });
  #iopub = new Subscriber({ linger: 0, reconnectInterval: 5, receiveHighWaterMark: 0 });
  #listeners = new Set();

  /** Starts a kernel and waits for its kernel_info_reply. `ready` is how long that took, in ms. */
  static async start(argv, folder) {
    const kernel = new Kernel();
    const file = join(folder, `connection-${randomUUID()}.json`);
    const names = ['shell', 'iopub', 'stdin', 'control', 'hb'];
    const ports = Object.fromEntries(
      await Promise.all(names.map(async (name) => [`${name}_port`, await freePort()])),
    );
    const connection = { transport: 'tcp', ip: '127.0.0.1', signature_scheme: 'hmac-sha256' };
    writeFileSync(file, JSON.stringify({ ...connection, key: kernel.#key, ...ports }));
    const began = performance.now();
    const [command, ...args] = argv.map((arg) => arg.replace('{connection_file}', file));
    kernel.process = spawn(command, args, { cwd: folder, stdio: 'ignore' });
    const at = (name) => `tcp://127.0.0.1:${ports[`${name}_port`]}`;
    kernel.#iopub.subscribe('');
    kernel.#iopub.connect(at('iopub'));
    kernel.#shell.connect(at('shell'));
    kernel.#control.connect(at('control'));
    for (const socket of [kernel.#shell, kernel.#control, kernel.#iopub]) kernel.#read(socket);
    await kernel.#ask(kernel.#shell, 'kernel_info_request', {}, 30_000);
    kernel.ready = performance.now() - began;
    // A subscription has no answer in all kernels; until it holds, output is lost.
    await new Promise((resolve) => setTimeout(resolve, 500));
    return kernel;
  }

  /** Runs a cell until it is idle, or `timeout` ms have passed. */
  async run(code, timeout = 60_000) {
    const began = performance.now();
    const result = { ms: 0, status: 'timeout', text: '', error: '', finished: false };
    const content = { code, silent: false, store_history: true, allow_stdin: false };
    let replied = false;
    await this.#converse(this.#shell, 'execute_request', content, timeout, ({ type, content }) => {
      if (type === 'stream' && content.name === 'stdout') result.text += content.text;
      if (type === 'error') result.error = content.evalue;
      if (type === 'execute_reply') {
        replied = true;
        result.status = content.status;
      }
      if (type === 'status' && content.execution_state === 'idle') result.finished = true;
      return replied && result.finished;
    });
    result.ms = performance.now() - began;
    return result;
  }

  /** Starts a kernel for as long as `act` runs. */
  static async during(argv, folder, act) {
    const kernel = await Kernel.start(argv, folder);
    try {
      return await act(kernel);
    } finally {
      await kernel.stop();
    }
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    const patience = setTimeout(() => this.process.kill('SIGKILL'), 2000);
    await this.#ask(this.#control, 'shutdown_request', { restart: false }, 1000);
    await ended;
    clearTimeout(patience);
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
  }

  #ask(socket, type, content, timeout) {
    const reply = type.replace('request', 'reply');
    return this.#converse(socket, type, content, timeout, (message) => message.type === reply);
  }

  /** Sends a request and hands each answer to `over`, until that says true or the time is up. */
  async #converse(socket, type, content, timeout, over) {
    const header = { msg_id: randomUUID(), msg_type: type, session: this.#session };
    const rest = { username: 'bench', date: new Date().toISOString(), version: '5.3' };
    const json = [{ ...header, ...rest }, {}, {}, content].map((part) => JSON.stringify(part));
    const hmac = createHmac('sha256', this.#key);
    for (const part of json) hmac.update(part);
    let listener;
    let timer;
    const done = new Promise((resolve) => {
      timer = setTimeout(resolve, timeout);
      listener = (message) => {
        if (message.parent === header.msg_id && over(message)) resolve();
      };
    });
    this.#listeners.add(listener);
    await socket.send([DELIMITER, hmac.digest('hex'), ...json]);
    await done;
    clearTimeout(timer);
    this.#listeners.delete(listener);
  }

  async #read(socket) {
    for await (const frames of socket) {
      const at = frames.findIndex((frame) => frame.equals(DELIMITER));
      const [header, parent, , content] = frames.slice(at + 2, at + 6).map((f) => JSON.parse(f));
      const message = { type: header.msg_type, parent: parent.msg_id, content };
      for (const listener of this.#listeners) listener(message);
    }
  }
}
