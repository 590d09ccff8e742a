/** Another thread that answers messages, of whatever program we run in. */
export interface Thread {
  readonly kind: 'threads' | 'web workers';
  /** Sends a message; the answer, or what the thread threw. */
  ask(message: unknown): Promise<unknown>;
  end(): Promise<void>;
}

interface Reply {
  readonly output?: unknown;
  readonly error?: string;
}

/** What the thread runs: answers each message by the function's result. */
const serve = (task: string, port: string) => `
const port = ${port};
const task = (${task});
const answer = (message) => {
  try {
    return { output: task(message) };
  } catch (error) {
    return { error: String(error && error.message || error) };
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

/** Resolves once the thread has begun to listen; to undefined where it cannot start. */
function nodeThread(task: string): Promise<Thread | undefined> {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const source = `${serve(task, "process.getBuiltinModule('node:worker_threads').parentPort")}
    port.on('message', (message) => port.postMessage(answer(message)));
    port.postMessage({});`;
  const worker = new Worker(source, { eval: true, execArgv: [] });
  let hasEnded = false;
  worker.on('exit', () => {
    hasEnded = true;
  });
  const ask = (message: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      const settle = (act: () => void) => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit).unref();
        act();
      };
      const onMessage = (reply: Reply) => settle(() => settled(reply, resolve, reject));
      const onError = (error: Error) => settle(() => reject(error));
      const onExit = () => settle(() => reject(new Error('the thread has ended')));
      if (hasEnded) return onExit();
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      // It keeps the program alive only while it has something to do.
      worker.ref();
      worker.postMessage(message);
    });
  const end = async () => void (await worker.terminate());
  return new Promise((resolve) => {
    worker.once('message', () => {
      worker.unref();
      resolve({ kind: 'threads', ask, end });
    });
    worker.on('error', () => resolve(undefined));
  });
}

/** Resolves once the worker has answered: a page's rules may forbid it, which is told late. */
function webThread(task: string): Promise<Thread | undefined> {
  if (typeof Worker === 'undefined') return Promise.resolve(undefined);
  const source = `${serve(task, 'self')}
    port.onmessage = ({ data }) => port.postMessage(answer(data));
    port.postMessage({});`;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  const thread: Thread = {
    kind: 'web workers',
    ask: (message) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<Reply>) => settled(data, resolve, reject);
        worker.onerror = ({ message: text }) => reject(new Error(text));
        worker.postMessage(message);
      }),
    end: async () => worker.terminate(),
  };
  return new Promise((resolve) => {
    const done = (started: Thread | undefined) => {
      URL.revokeObjectURL(url);
      resolve(started);
    };
    worker.onmessage = () => done(thread);
    worker.onerror = () => done(undefined);
  });
}

function settled(
  { output, error }: Reply,
  resolve: (value: unknown) => void,
  reject: (reason: Error) => void,
): void {
  if (error === undefined) resolve(output);
  else reject(new Error(error));
}
