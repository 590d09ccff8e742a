import { randomBytes } from 'node:crypto';
import type { WireAnswer } from '../../contract/index.ts';
import { type Ending, EvaluationError } from '../../jupyter/client/index.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { readAnswers } from './answers.ts';
import { CourtKernel } from './kernel.ts';

/** How a student's code has ended its process, or a cell itself. */
export type Fault =
  | 'timeout'
  | 'dead'
  | 'flood'
  | 'protocol'
  | 'input'
  | 'lost'
  | 'aborted'
  | 'too large'
  | 'not plain';

/** What came of one request to the student's process. */
export type Asked<T> =
  | { readonly answer: T }
  /** `isOver`: there is nobody to ask any more. */
  | { readonly fault: Fault; readonly detail: string; readonly isOver: boolean };

/** Milliseconds that the code of one submission may still run, in whichever process. */
export interface Budget {
  left: number;
}

export interface AnswerKernelOptions {
  readonly sandbox: Sandbox;
  /** Milliseconds that a cell, or the answers to one check, may take. */
  readonly timeout: number;
  readonly budget: Budget;
}

const MIB = 1024 * 1024;
const TRIES = 3;

/** The process in which a student's code runs. All that comes from it is plain data, or nothing. */
export class AnswerKernel {
  readonly #kernel: CourtKernel;
  readonly #timeout: number;
  readonly #budget: Budget;
  /** Nobody who has written a cell beforehand knows by which name the answers are asked for. */
  readonly #court = `court_${randomBytes(16).toString('hex')}`;

  /**
   * Starts one, if need be again: where the machine does not bring it up, no code of the student's has run. What that
   * code does is never tried again.
   */
  static async open(options: AnswerKernelOptions): Promise<AnswerKernel> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await AnswerKernel.#start(options);
      } catch (error) {
        if (attempt >= TRIES) throw error;
      }
    }
  }

  static async #start({ sandbox, timeout, budget }: AnswerKernelOptions): Promise<AnswerKernel> {
    const kernel = await CourtKernel.open({ sandbox, maxReply: 16 * MIB, maxOutput: 64 * MIB });
    const made = new AnswerKernel(kernel, timeout, budget);
    const ending = await kernel.run(
      `import { check as ${made.#court} } from 'notegrad';\n${made.#court}.court.open();`,
      60_000,
    );
    if (ending.kind === 'ok') return made;
    await kernel.close();
    throw new Error(`the kernel of a submission came up, and then did not load the library`);
  }

  private constructor(kernel: CourtKernel, timeout: number, budget: Budget) {
    this.#kernel = kernel;
    this.#timeout = timeout;
    this.#budget = budget;
  }

  /** Runs a cell. An error that it throws is the answer; it may have done its work before. */
  async run(source: string): Promise<Asked<string | undefined>> {
    const ending = await this.#within((ms) => this.#kernel.run(source, ms));
    if (ending.kind === 'ok') return { answer: undefined };
    if (ending.kind === 'error') return { answer: ending.ename };
    return this.#fault(ending);
  }

  /** Answers of a check to cases that the judge has drawn. */
  async answers(
    exercise: string,
    check: number,
    cases: string,
  ): Promise<Asked<readonly WireAnswer[]>> {
    let given: unknown;
    try {
      given = await this.#within(async (ms) => {
        const text = await this.#kernel.hand(cases, ms);
        const call = `answers(${JSON.stringify(exercise)}, ${check}, ${text})`;
        return this.#kernel.evaluate(`${this.#court}.court.${call}`, ms);
      });
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      if (error.ending) return this.#fault(error.ending);
      const fault = error.message.includes('bytes, expected') ? 'too large' : 'not plain';
      return { fault, detail: error.message, isOver: false };
    }
    const answers = readAnswers(given);
    if (typeof answers !== 'string') return { answer: answers };
    return { fault: 'not plain', detail: answers, isOver: false };
  }

  close(): Promise<void> {
    return this.#kernel.close();
  }

  /** Runs something of the student's in the time that is left for it. */
  async #within<T>(work: (ms: number) => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work(Math.max(1, Math.min(this.#timeout, this.#budget.left)));
    } finally {
      this.#budget.left -= performance.now() - began;
    }
  }

  #tooLong(ms: number): string {
    return ms < this.#timeout
      ? 'ran when the time of the whole submission was up'
      : `ran longer than ${ms / 1000} s`;
  }

  #fault(ending: Ending): Asked<never> {
    if (this.#kernel.hasFlooded) {
      return { fault: 'flood', detail: 'it put out more than 64 MiB', isOver: true };
    }
    switch (ending.kind) {
      case 'timeout':
        return { fault: 'timeout', detail: this.#tooLong(ending.ms), isOver: true };
      case 'dead':
        return { fault: 'dead', detail: ending.how, isOver: true };
      case 'protocol':
        return { fault: 'protocol', detail: ending.problem, isOver: true };
      case 'input':
        return { fault: 'input', detail: 'asked for input', isOver: true };
      case 'lost':
        return { fault: 'lost', detail: ending.what, isOver: true };
      case 'error':
        return { fault: 'not plain', detail: ending.ename, isOver: false };
      default:
        return { fault: 'aborted', detail: 'the kernel declined', isOver: true };
    }
  }
}
