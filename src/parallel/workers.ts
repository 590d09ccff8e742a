import { hostOf } from '../contract/index.ts';
import { ENDED } from './pending.ts';
import { ownThread, startThread, type Thread } from './thread.ts';

const HINT =
  '; a function in a worker can use nothing but its argument, and argument and result are plain data';

export interface WorkersOptions {
  /** How many. */
  readonly size: number;
}

/** Threads that run the same function, each on inputs of its own. */
export interface Workers<In, Out> {
  readonly size: number;
  /**
   * `'threads'` of Node, `'web workers'` of a browser, or `'none'`: where there are no others, or
   * none can run the text, this thread does the work, one input after the other. Inputs and results
   * are copied, errors told, and closed workers silent as with threads; only, here the function
   * sees what is around it.
   */
  readonly kind: Thread['kind'];
  /**
   * The function's value for each input, in their order. Input i goes to worker i modulo `size`;
   * the workers run at the same time. After an error no further input is sent out; maps at the same
   * time and maps after an error get their own values.
   *
   * @throws Error that names worker and input, where the function throws, where an input or a result
   * cannot be copied (functions, promises), and where the workers are closed
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
  const others = started.filter((thread) => thread !== undefined);
  const end = async (all: readonly Thread[]) =>
    void (await Promise.all(all.map((thread) => thread.end())));
  const hasAll = others.length === size;
  if (!hasAll) await end(others);
  const threads = hasAll ? others : Array.from({ length: size }, () => ownThread(task));
  const map = async (inputs: readonly In[]): Promise<Out[]> => {
    const outputs = new Array<Out>(inputs.length);
    let hasFailed = false;
    await Promise.all(
      threads.map(async (thread, worker) => {
        for (let i = worker; i < inputs.length && !hasFailed; i += size) {
          outputs[i] = (await thread.ask(inputs[i]).catch((error: Error) => {
            hasFailed = true;
            throw new Error(
              `openWorkers: worker ${worker} failed at input ${i}: ${error.message}${error.message === ENDED ? '' : HINT}`,
            );
          })) as Out;
        }
      }),
    );
    return outputs;
  };
  const [{ kind }] = threads as [Thread, ...Thread[]];
  return { size, kind, map, close: () => end(threads) };
}
