import type { Message } from '../../jupyter/index.ts';
import type { Task } from './task.ts';

/** A cell asked for a line of input and got none. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

interface Question {
  readonly task: Task;
  readonly prompt: string;
  readonly password: boolean;
  resolve(line: string): void;
  reject(error: InputError): void;
  /** The id of its `input_request`. Absent while other questions come first. */
  requestId?: string;
}

/** Asks front ends for lines (`input_request`, `input_reply`): one question at a time. */
export class InputBroker {
  /** The first one is asked, the others wait. */
  readonly #questions: Question[] = [];
  readonly #flush: () => void;

  /** @param flush sends what has been printed, because it may explain the question. */
  constructor(flush: () => void) {
    this.#flush = flush;
  }

  /**
   * Asks the sender of a request for a line. A question ends with its task: when the task is
   * stopped or has ended.
   *
   * @throws InputError where that front end allows no stdin, or the task ends first.
   */
  ask(task: Task, allowed: boolean, prompt: string, password: boolean): Promise<string> {
    if (!allowed) {
      const why = 'this front end takes no input (it sent allow_stdin: false)';
      return Promise.reject(new InputError(`${why}; give the value in the cell instead`));
    }
    const { signal } = task;
    return new Promise((resolve, reject) => {
      const question: Question = { task, prompt, password, resolve, reject };
      const give = () => this.#fail(question, (signal.reason as Error).message);
      if (signal.aborted) {
        give();
        return;
      }
      signal.addEventListener('abort', give, { once: true });
      this.#questions.push(question);
      if (this.#questions.length === 1) this.#askFirst();
    });
  }

  reply(message: Message): void {
    const [asked] = this.#questions;
    const { value } = message.content;
    if (asked === undefined || typeof value !== 'string') return;
    // Old clients send no parent. A parent that names another question comes from a late answer.
    const answers = message.parent.msg_id;
    if (answers !== undefined && answers !== asked.requestId) return;
    this.#leave(asked);
    asked.resolve(value);
  }

  #fail(question: Question, reason: string): void {
    this.#leave(question);
    question.reject(new InputError(reason));
  }

  #leave(question: Question): void {
    const at = this.#questions.indexOf(question);
    if (at === -1) return;
    this.#questions.splice(at, 1);
    if (at === 0) this.#askFirst();
  }

  #askFirst(): void {
    const [first] = this.#questions;
    // A question whose task was stopped is about to leave.
    if (first === undefined || first.task.signal.aborted) return;
    const { task, prompt, password } = first;
    try {
      this.#flush();
      const { header } = task.send('stdin', 'input_request', { prompt, password });
      first.requestId = header.msg_id;
    } catch (error) {
      this.#fail(first, `the question cannot be sent: ${(error as Error).message}`);
    }
  }
}
