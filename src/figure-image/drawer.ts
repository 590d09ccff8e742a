import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Reply, Request } from './process.ts';

/** How a drawer starts its process and how long it waits. */
export interface DrawerOptions {
  /** Compiled file of the drawing process. Default: `child.js` of this room. */
  readonly entry?: string;
  /** Milliseconds one figure may take, once the process is up. Default 20000. */
  readonly timeout?: number;
  /** Milliseconds the process may take to start and load plotly.js. Default 60000. */
  readonly startTimeout?: number;
}

/** Beside this file when compiled; the sources are run by tests only, after a build. */
function builtEntry(): string {
  const beside = new URL('./process.js', import.meta.url);
  return fileURLToPath(
    existsSync(beside) ? beside : new URL('../../dist/figure-image/process.js', import.meta.url),
  );
}

/**
 * Draws figures one after another in a process that is started at the first figure and kept. A figure that
 * takes too long, or takes the process down, is refused, and the next figure gets a fresh process.
 */
export class Drawer {
  readonly #entry: string;
  readonly #timeout: number;
  readonly #startTimeout: number;
  #child: ChildProcess | undefined;
  #warm = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ entry, timeout = 20_000, startTimeout = 60_000 }: DrawerOptions = {}) {
    this.#entry = entry ?? builtEntry();
    this.#timeout = timeout;
    this.#startTimeout = startTimeout;
  }

  draw(request: Omit<Request, 'timeout'>): Promise<Reply> {
    const reply = this.#queue.then(() => this.#ask(request));
    this.#queue = reply;
    return reply;
  }

  /** Ends the process, if one runs. */
  close(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
    this.#warm = false;
  }

  #start(): ChildProcess {
    const child = fork(this.#entry, {
      serialization: 'advanced',
      execArgv: ['--max-old-space-size=1024'],
      stdio: 'ignore',
    });
    // Heard for the life of the process: an 'error' that nobody hears would end the program.
    const forget = () => {
      if (this.#child === child) this.close();
    };
    child.on('exit', forget).on('error', forget);
    return child;
  }

  #ask(request: Omit<Request, 'timeout'>): Promise<Reply> {
    this.#child ??= this.#start();
    const child = this.#child;
    const limit = this.#timeout + (this.#warm ? 0 : this.#startTimeout);
    return new Promise((resolve) => {
      const finish = (reply: Reply) => {
        clearTimeout(timer);
        child.off('message', answered).off('exit', died).off('error', died);
        // Idle, it must not keep the program that uses it from ending.
        child.unref();
        child.channel?.unref();
        resolve(reply);
      };
      const answered = (reply: unknown) => {
        this.#warm = true;
        finish(reply as Reply);
      };
      const died = () =>
        finish({ refused: 'the drawing process ended while it drew the figure (out of memory?)' });
      const timer = setTimeout(() => {
        finish({ refused: `the figure was not drawn within ${limit / 1000} s` });
        this.close();
      }, limit);
      child.ref();
      child.channel?.ref();
      child.on('message', answered).on('exit', died).on('error', died);
      child.send({ ...request, timeout: limit }, (error) => {
        if (error) {
          finish({ refused: `the figure did not reach the drawing process: ${error.message}` });
        }
      });
    });
  }
}
