import type { Content, Draft, Message } from '../../jupyter/message.ts';

/** A cell asked for a line of input and got none. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

interface Waiting {
  readonly requestId: string;
  resolve(value: string): void;
  reject(error: InputError): void;
}

/** `input_request` and `input_reply`: one question at a time, to the front end whose cell asks. */
export class InputBroker {
  readonly #send: (draft: Draft) => Message;
  #waiting: Waiting | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(send: (draft: Draft) => Message) {
    this.#send = send;
  }

  /**
   * Asks the sender of `request` for a line.
   * @throws InputError where that front end allows no stdin, or the wait is cancelled.
   */
  ask(request: Message, allowed: boolean, prompt: string, password: boolean): Promise<string> {
    if (!allowed) {
      const why = 'this front end takes no input (it sent allow_stdin: false)';
      return Promise.reject(new InputError(`${why}; give the value in the cell instead`));
    }
    const answer = this.#turn.then(() => this.#askNow(request, prompt, password));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  reply(message: Message): void {
    const waiting = this.#waiting;
    const value = (message.content as Content).value;
    if (waiting === undefined || typeof value !== 'string') return;
    // Old clients send no parent; one that names another question answers late and is not ours.
    const answers = message.parent.msg_id;
    if (answers !== undefined && answers !== waiting.requestId) return;
    this.#waiting = undefined;
    waiting.resolve(value);
  }

  cancel(reason: string): void {
    this.#waiting?.reject(new InputError(reason));
    this.#waiting = undefined;
  }

  #askNow(request: Message, prompt: string, password: boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const { header } = this.#send({
        type: 'input_request',
        parent: request.header,
        identities: request.identities,
        content: { prompt, password },
      });
      this.#waiting = { requestId: header.msg_id, resolve, reject };
    });
  }
}
