import { ENDED, Pending, type Reply } from './pending.ts';

/** Another thread that answers messages, of whatever program we run in. */
export interface Thread {
  readonly kind: 'threads' | 'web workers' | 'none';
  /** Sends a message; the answer to it, or what the thread threw. */
  ask(message: unknown): Promise<unknown>;
  end(): Promise<void>;
}

/** Of a function that returned a promise, in a thread as here. */
const promised = 'it returned a promise, and plain data alone can be sent';

/**
 * What the thread runs: answers each message by the function's result, under the message's number.
 * What cannot be sent is an error of that message, not of the thread.
 */
const serve = (task: string, port: string) => `
const port = ${port};
const task = (${task});
const answer = ({ id, message }) => {
  try {
    const output = task(message);
    if (output && typeof output.then === 'function') throw new Error('${promised}');
    port.postMessage({ id, output });
  } catch (error) {
    port.postMessage({ id, error: String(error && error.message || error) });
  }
};`;

/**
 * A thread that runs a function, given as text; undefined where there are none. Node's built-ins are
 * asked for here, so that a page can load this file.
 */
export async function startThread(task: string): Promise<Thread | undefined> {
  try {
    return await (globalThis.process?.versions?.node ? nodeThread(task) : webThread(task));
  } catch {
    return undefined;
  }
}

/**
 * This thread, behaving as another would: messages and answers are copied, it answers in their
 * order, and no more after its end.
 */
export function ownThread<In, Out>(task: (input: In) => Out): Thread {
  let hasEnded = false;
  return {
    kind: 'none',
    ask: async (message) => {
      const copy = structuredClone(message) as In;
      // The others answer later, too: what ends meanwhile does not answer.
      await Promise.resolve();
      if (hasEnded) throw new Error(ENDED);
      const output = task(copy);
      if (output && typeof (output as { then?: unknown }).then === 'function') {
        throw new Error(promised);
      }
      return structuredClone(output);
    },
    end: async () => {
      hasEnded = true;
    },
  };
}

/** Resolves once the thread has begun to listen; to undefined where it cannot start. */
function nodeThread(task: string): Promise<Thread | undefined> {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const source = `${serve(task, "process.getBuiltinModule('node:worker_threads').parentPort")}
    port.on('message', answer);
    port.postMessage({});`;
  const worker = new Worker(source, { eval: true, execArgv: [] });
  // It keeps the program alive only while it has something to do.
  const pending = new Pending((isBusy) => (isBusy ? worker.ref() : worker.unref()));
  const thread: Thread = {
    kind: 'threads',
    ask: (message) => pending.ask((id) => worker.postMessage({ id, message })),
    end: async () => {
      pending.end();
      await worker.terminate();
    },
  };
  return new Promise((resolve) => {
    worker.once('message', () => {
      worker.on('message', (reply: Reply) => pending.settle(reply));
      worker.unref();
      resolve(thread);
    });
    worker.on('messageerror', (error) => pending.fail(error));
    worker.on('error', (error: Error) => {
      pending.end(error);
      resolve(undefined);
    });
    worker.on('exit', () => {
      pending.end();
      resolve(undefined);
    });
  });
}

/** Resolves once the worker has answered: a page's rules may forbid it, which is told late. */
function webThread(task: string): Promise<Thread | undefined> {
  if (typeof Worker === 'undefined') return Promise.resolve(undefined);
  const source = `${serve(task, 'self')}
    port.onmessage = ({ data }) => answer(data);
    port.postMessage({});`;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const pending = new Pending();
  const thread: Thread = {
    kind: 'web workers',
    ask: (message) => pending.ask((id) => worker.postMessage({ id, message })),
    end: async () => {
      pending.end();
      worker.terminate();
    },
  };
  return new Promise((resolve) => {
    const done = (started: Thread | undefined) => {
      URL.revokeObjectURL(url);
      resolve(started);
    };
    worker.onmessage = () => {
      worker.onmessage = ({ data }: MessageEvent<Reply>) => pending.settle(data);
      worker.onmessageerror = () => pending.fail(new Error('an answer could not be read'));
      // A worker of a page outlives an error outside of its answers; whoever waits must not.
      worker.onerror = ({ message }) => pending.fail(new Error(message));
      done(thread);
    };
    worker.onerror = () => {
      worker.terminate();
      done(undefined);
    };
  });
}
