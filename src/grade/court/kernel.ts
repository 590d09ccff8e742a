import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../contract/index.ts';
import {
  type Ending,
  findKernel,
  type KernelProcess,
  type Session,
  startSession,
} from '../../jupyter/client/index.ts';
import { KERNEL_NAME, temporaryFolder } from '../../jupyter/index.ts';
import { DEFAULT_LIMITS, type Limits, launcherIn, type Sandbox } from '../../sandbox/index.ts';

export interface CourtKernelOptions {
  readonly sandbox: Sandbox;
  readonly limits?: Limits;
  /** Bytes of one reply above which it is not read. */
  readonly maxReply: number;
  /** Bytes of all outputs together, above which the kernel is killed. */
  readonly maxOutput: number;
}

/** A kernel of a grader: what it prints is counted and thrown away. */
export class CourtKernel {
  readonly #session: Session;
  readonly #process: () => KernelProcess | undefined;
  readonly #folder: string;
  readonly #hasFlooded: () => boolean;

  /** Starts a kernel in an empty folder. Throws `KernelStartError`. */
  static async open(options: CourtKernelOptions): Promise<CourtKernel> {
    const { sandbox, limits = DEFAULT_LIMITS, maxReply, maxOutput } = options;
    const folder = temporaryFolder();
    const cwd = join(folder, 'work');
    await mkdir(cwd);
    const launch = launcherIn(sandbox, limits);
    let process: KernelProcess | undefined;
    let left = maxOutput;
    try {
      const session = await startSession({
        spec: await findKernel(KERNEL_NAME),
        cwd,
        env: environment(cwd),
        // Sockets in a folder: there may be no network inside.
        transport: globalThis.process.platform === 'win32' ? 'tcp' : 'ipc',
        launcher: (launched) => {
          process = launch(launched);
          return process;
        },
        maxMessageBytes: maxReply,
        // Whoever sends more at once is not heard to the end: nobody holds that much of it here.
        maxFrameBytes: 4 * maxReply,
        onOutput: ({ size }) => {
          left -= size;
          if (left < 0) process?.kill();
        },
      });
      return new CourtKernel(
        session,
        () => process,
        folder,
        () => left < 0,
      );
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(
    session: Session,
    process: () => KernelProcess | undefined,
    folder: string,
    hasFlooded: () => boolean,
  ) {
    this.#session = session;
    this.#process = process;
    this.#folder = folder;
    this.#hasFlooded = hasFlooded;
  }

  /** It was killed for what it put out. */
  get hasFlooded(): boolean {
    return this.#hasFlooded();
  }

  run(code: string, timeout: number): Promise<Ending> {
    return this.#session.execute(code, { timeout, grace: GRACE });
  }

  /**
   * An expression that is a text over there, once. A long text goes ahead in pieces: no parser takes an expression of
   * any length.
   */
  async hand(text: string, timeout: number): Promise<string> {
    if (text.length <= PIECE) return JSON.stringify(text);
    const pieces = `globalThis.handed_${randomBytes(16).toString('hex')}`;
    await this.evaluate(`(${pieces} = []).length`, timeout);
    for (let at = 0; at < text.length; at += PIECE) {
      const piece = JSON.stringify(text.slice(at, at + PIECE));
      await this.evaluate(`${pieces}.push(${piece})`, timeout);
    }
    return `${pieces}.splice(0).join('')`;
  }

  /** Throws `EvaluationError`. */
  evaluate(expression: string, timeout: number): Promise<Json> {
    return this.#session.evaluate(expression, { timeout, grace: GRACE });
  }

  /** Ends it at once, with all it has started. */
  async close(): Promise<void> {
    this.#process()?.kill();
    await this.#session.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Characters of a text that an expression may hold. */
const PIECE = 1024 * 1024;

/** Milliseconds a kernel has to react to an interrupt. */
const GRACE = 500;

/** Nothing of ours but where data sets lie, and what makes every machine alike. */
function environment(home: string): Readonly<Record<string, string>> {
  const { NOTEGRAD_DATA: data } = process.env;
  return {
    ...(data === undefined ? {} : { NOTEGRAD_DATA: data }),
    HOME: home,
    TMPDIR: home,
    NOTEGRAD_HEADLESS: '1',
    NOTEGRAD_HISTORY: '0',
    // A slip in the types is no wrong answer. The notebook has shown it to its reader.
    NOTEGRAD_TYPES: '0',
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
  };
}
