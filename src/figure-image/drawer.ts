import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Drawn, Request } from './process.ts';
import type { Drawing } from './validate.ts';

/** How long a drawer waits. */
export interface DrawerOptions {
  /** Milliseconds one figure may take, once the process is up. Default 20,000. */
  readonly timeout?: number;
  /** Milliseconds the process may take to start and load plotly.js. Default 60,000. */
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
 * Draws one figure at a time in a process that is started at the first one and kept. A figure that takes too long,
 * or takes the process down, is refused, and the next figure gets a fresh process.
 */
export class Drawer {
  readonly #timeout: number;
  readonly #startTimeout: number;
  #child: ChildProcess | undefined;
  #warm = false;

  constructor({ timeout = 20_000, startTimeout = 60_000 }: DrawerOptions = {}) {
    this.#timeout = timeout;
    this.#startTimeout = startTimeout;
  }

  /** Ends the process, if one runs. */
  close(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
    this.#warm = false;
  }

  draw(drawing: Drawing): Promise<Drawn> {
    this.#child ??= this.#start();
    const child = this.#child;
    const timeout = this.#timeout + (this.#warm ? 0 : this.#startTimeout);
    return new Promise((resolve) => {
      const finish = (drawn: Drawn) => {
        clearTimeout(timer);
        child.off('message', answered).off('exit', died).off('error', died);
        // Idle, it must not keep the program that uses it from ending.
        child.unref();
        child.channel?.unref();
        resolve(drawn);
      };
      const answered = (drawn: unknown) => {
        this.#warm = true;
        finish(drawn as Drawn);
      };
      const died = () =>
        finish({ refused: 'the drawing process ended while it drew the figure (out of memory?)' });
      const timer = setTimeout(() => {
        finish({ refused: `the figure was not drawn within ${timeout / 1000} s` });
        this.close();
      }, timeout);
      child.ref();
      child.channel?.ref();
      child.on('message', answered).on('exit', died).on('error', died);
      const request: Request = { drawing, timeout };
      child.send(request, (error) => {
        if (error) {
          finish({ refused: `the figure did not reach the drawing process: ${error.message}` });
        }
      });
    });
  }

  #start(): ChildProcess {
    const child = fork(builtEntry(), {
      serialization: 'json',
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
}
