import { type Debugger, type Runtime, Session } from 'node:inspector';
import { TARGET } from '../engine/debug/names.ts';
import type { DebugTarget } from '../engine/debug/target.ts';

type Methods = {
  [K in keyof DebugTarget]: DebugTarget[K] extends (...args: never[]) => unknown ? K : never;
}[keyof DebugTarget];

/** A value in the thread of the cells, to be handed over as it is. */
export class Remote {
  readonly argument: Runtime.CallArgument;

  constructor({ objectId, value, unserializableValue }: Runtime.RemoteObject) {
    this.argument = objectId
      ? { objectId }
      : unserializableValue
        ? { unserializableValue }
        : { value };
  }
}

/** Each argument may also be a value of the other thread. */
type Arguments<T extends readonly unknown[]> = { [K in keyof T]: T[K] | Remote };

/** V8's answer to an evaluation. */
interface Evaluated {
  readonly result: Runtime.RemoteObject;
  readonly exceptionDetails?: Runtime.ExceptionDetails;
}

/** The code that a debugger ran has thrown an error. */
export class EvaluationError extends Error {
  constructor({ exception, text }: Runtime.ExceptionDetails) {
    super((exception?.description ?? String(exception?.value ?? text)).split('\n')[0]);
  }
}

/** Hands over a value. A script with a name is none of the reader's, so no step enters it. */
const GIVE = 'function(key,value){this.given.set(key,value)}\n//# sourceURL=notegrad:debugger\n';

/**
 * V8's inspector of the main thread, used from another thread. It opens no port, and answers while
 * the main thread is busy.
 */
export class Inspector {
  readonly #session = new Session();
  #target: string | undefined;
  #lastGiven = 0;

  connect(): void {
    this.#session.connectToMainThread();
  }

  disconnect(): void {
    this.#target = undefined;
    this.#session.disconnect();
  }

  onPaused(listener: (event: Debugger.PausedEventDataType) => void): void {
    this.#session.on('Debugger.paused', ({ params }) => listener(params));
  }

  onScript(listener: (event: Debugger.ScriptParsedEventDataType) => void): void {
    this.#session.on('Debugger.scriptParsed', ({ params }) => listener(params));
  }

  post<T = unknown>(method: string, params: object = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#session.post(method, params, (error: Error | null, result?: unknown) =>
        error ? reject(error) : resolve(result as T),
      );
    });
  }

  /**
   * Nothing pauses in what this evaluates. V8 runs it in the middle of code that is busy, and dies of
   * a pause where a function has been entered and not set up.
   * @throws EvaluationError where the code throws.
   */
  async evaluate(
    method: 'Runtime.evaluate' | 'Runtime.callFunctionOn' | 'Debugger.evaluateOnCallFrame',
    params: object,
  ): Promise<Runtime.RemoteObject> {
    const evaluated = await this.post<Evaluated>(method, {
      ...params,
      silent: true,
      ...(method === 'Runtime.evaluate' && { disableBreaks: true }),
    });
    if (evaluated.exceptionDetails) throw new EvaluationError(evaluated.exceptionDetails);
    return evaluated.result;
  }

  /** Lets V8 forget a value: it keeps all that it has handed over until then. */
  async release({ objectId }: Runtime.RemoteObject): Promise<void> {
    if (objectId !== undefined) await this.post('Runtime.releaseObject', { objectId });
  }

  /** Calls a method of the target that the engine has put in place. */
  async ask<K extends Methods>(
    method: K,
    ...args: Arguments<Parameters<DebugTarget[K]>>
  ): Promise<ReturnType<DebugTarget[K]>> {
    this.#target ??= (await this.evaluate('Runtime.evaluate', { expression: TARGET })).objectId;
    if (this.#target === undefined) throw new Error('the engine of this kernel has not started');
    const objectId = this.#target;
    const values = args as readonly unknown[];
    const texts = await Promise.all(
      values.map((value) =>
        value instanceof Remote ? this.#give(objectId, value) : String(JSON.stringify(value)),
      ),
    );
    const { value } = await this.evaluate('Runtime.evaluate', {
      expression: `${TARGET}.${method}(${texts.join()})`,
      returnByValue: true,
    });
    return value as ReturnType<DebugTarget[K]>;
  }

  /** Hands a value to the target. Returns the expression that takes it from there. */
  async #give(objectId: string, { argument }: Remote): Promise<string> {
    const key = ++this.#lastGiven;
    await this.evaluate('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: GIVE,
      arguments: [{ value: key }, argument],
    });
    return `${TARGET}.take(${key})`;
  }
}
