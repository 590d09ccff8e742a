// A Jupyter client of the least size that can time a kernel: it starts one, runs cells, counts what comes back. Its
// sockets knock until the kernel opens, so that the time of a start is not that of a poll.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dealer, Subscriber } from 'zeromq';
import { chooseConnection, releaseConnection } from '../../dist/jupyter/client/index.js';
import { address, connectionText, MessageFactory, Wire } from '../../dist/jupyter/index.js';

export class Kernel {
  #messages = new MessageFactory(randomUUID, () => new Date(), 'bench');
  #shell = new Dealer({ linger: 0, reconnectInterval: 5 });
  #control = new Dealer({ linger: 0, reconnectInterval: 5 });
  #iopub = new Subscriber({ linger: 0, reconnectInterval: 5, receiveHighWaterMark: 0 });
  #listeners = new Set();
  #connection;
  #wire;

  /** Starts a kernel and waits for its kernel_info_reply. `ready` is how long that took, in ms. */
  static async start(argv, folder) {
    const kernel = new Kernel();
    const connection = await chooseConnection('tcp', folder);
    const file = join(folder, `connection-${randomUUID()}.json`);
    writeFileSync(file, connectionText(connection, 'bench'));
    kernel.#connection = connection;
    kernel.#wire = new Wire(connection.key);
    const began = performance.now();
    const [command, ...args] = argv.map((arg) => arg.replace('{connection_file}', file));
    kernel.process = spawn(command, args, { cwd: folder, stdio: 'ignore' });
    kernel.#iopub.subscribe('');
    kernel.#iopub.connect(address(connection, 'iopub'));
    kernel.#shell.connect(address(connection, 'shell'));
    kernel.#control.connect(address(connection, 'control'));
    // One each: a kernel may send the same message on two channels.
    for (const socket of [kernel.#shell, kernel.#control, kernel.#iopub]) {
      kernel.#read(socket, new Wire(connection.key));
    }
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

  /** Sends a message of a comm. Settles when the kernel has handled it. */
  async comm(comm_id, data, timeout = 60_000) {
    const isIdle = ({ type, content }) => type === 'status' && content.execution_state === 'idle';
    await this.#converse(this.#shell, 'comm_msg', { comm_id, data }, timeout, isIdle);
  }

  /** Calls back with each message that comes, whatever it answers. Returns what ends that. */
  listen(listener) {
    const hear = ({ header, content }) => listener({ type: header.msg_type, content });
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
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
    releaseConnection(this.#connection);
  }

  #ask(socket, type, content, timeout) {
    const reply = type.replace('request', 'reply');
    return this.#converse(socket, type, content, timeout, (message) => message.type === reply);
  }

  /** Sends a request and hands each answer to `over`, until that says true or the time is up. */
  async #converse(socket, type, content, timeout, over) {
    const request = this.#messages.create({ type, parent: {}, content });
    let listener;
    let timer;
    const done = new Promise((resolve) => {
      timer = setTimeout(resolve, timeout);
      listener = ({ header, parent, content }) => {
        const isAnswer = parent.msg_id === request.header.msg_id;
        if (isAnswer && over({ type: header.msg_type, content })) resolve();
      };
    });
    this.#listeners.add(listener);
    await socket.send(this.#wire.encode(request));
    await done;
    clearTimeout(timer);
    this.#listeners.delete(listener);
  }

  async #read(socket, wire) {
    for await (const frames of socket) {
      const message = wire.decode(frames);
      for (const listener of this.#listeners) listener(message);
    }
  }
}
