// A peer of a benchmark: a process that reads requests, one JSON object a line, and answers each with `{ ms }`.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class Peer {
  #process;
  #lines;

  constructor(name, command, args, env = {}) {
    this.name = name;
    const stdio = ['pipe', 'pipe', 'inherit'];
    this.#process = spawn(command, args, { stdio, env: { ...process.env, ...env } });
    this.#process.on('error', () => {});
    this.#process.stdin.on('error', () => {});
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async #read() {
    const { value, done } = await this.#lines.next();
    return done ? undefined : JSON.parse(value);
  }

  /** False where the peer is not installed. */
  async ready() {
    const hello = await this.#read();
    this.version = hello?.version;
    return hello !== undefined;
  }

  /** Milliseconds a sample (or a product); undefined where the peer fails. */
  async measure(request) {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    return (await this.#read())?.ms;
  }

  stop() {
    this.#process.kill();
  }
}
