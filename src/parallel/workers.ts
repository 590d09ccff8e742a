import { hostOf } from '../contract/index.ts';
import { startThread, type Thread } from './thread.ts';

export interface WorkersOptions {
  /** How many. */
  readonly size: number;
}

/** Threads that run the same function, each on inputs of its own. */
export interface Workers<In, Out> {
  readonly size: number;
  /**
   * `'threads'` of Node, `'web workers'` of a browser, or `'none'`: where there are no others, or
   * none can run the text, this thread does the work, one input after the other, with the same
   * results.
   */
  readonly kind: Thread['kind'] | 'none';
  /**
   * The function's value for each input, in their order. Input i goes to worker i modulo `size`;
   * the workers run at the same time.
   */
  map(inputs: readonly In[]): Promise<Out[]>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/**
 * Starts threads that run a function: the machines of data parallel training on one computer.
 *
 * A thread shares no memory with us. Inputs and results are copied (plain data and typed arrays), and
 * the function itself travels as text: it can use its argument and what JavaScript has, and nothing
 * from around it, no imports either.
 *
 * @param task an arrow function or a `function`
 * @example
 * const workers = await parallel.openWorkers((row: number[]) => Math.hypot(...row), { size: 4 });
 * try { await workers.map([[3, 4], [5, 12]]); } finally { await workers.close(); } // [5, 13]
 * @throws RangeError for a size that is no whole number from 1
 */
export async function openWorkers<In, Out>(
  task: (input: In) => Out,
  { size }: WorkersOptions,
): Promise<Workers<In, Out>> {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`openWorkers: size must be a whole number from 1, given ${size}`);
  }
  // A notebook adds to the loops of a cell what a thread does not have.
  const source = hostOf()?.sourceOf?.(task) ?? String(task);
  const started = await Promise.all(Array.from({ length: size }, () => startThread(source)));
  const threads = started.filter((thread) => thread !== undefined);
  const close = async () => void (await Promise.all(threads.map((thread) => thread.end())));
  const [first] = threads;
  if (!first || threads.length < size) {
    await close();
    return { size, kind: 'none', map: async (inputs) => inputs.map(task), close: async () => {} };
  }
  const map = async (inputs: readonly In[]): Promise<Out[]> => {
    const outputs = new Array<Out>(inputs.length);
    await Promise.all(
      threads.map(async (thread, worker) => {
        for (let i = worker; i < inputs.length; i += size) {
          outputs[i] = (await thread.ask(inputs[i]).catch((error: Error) => {
            throw new Error(
              `openWorkers: worker ${worker} failed at input ${i}: ${error.message}; ` +
                'a function in a worker can use nothing but its argument',
            );
          })) as Out;
        }
      }),
    );
    return outputs;
  };
  return { size, kind: first.kind, map, close };
}
