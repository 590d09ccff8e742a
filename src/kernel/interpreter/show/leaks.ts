import { isTensor, type TensorLike } from './tensor.ts';

/** The part of TensorFlow.js' engine that counts; it puts itself at `globalThis._tfengine`. */
interface TensorEngine {
  readonly state: { readonly numTensors: number };
}

const tensorsNow = (): number =>
  (globalThis as { _tfengine?: Partial<TensorEngine> })._tfengine?.state?.numTensors ?? 0;

/** Beyond this a search is given up, and nothing is said. */
const MOST_OBJECTS = 50_000;

/**
 * Watches how many tensors a cell leaves that none of the notebook's variables reaches: those stay in memory until
 * the kernel ends.
 */
export class LeakMeter {
  readonly #before = tensorsNow();
  readonly #reachableBefore: number | undefined;

  /** `values` are the variables before the cell runs. */
  constructor(values: Iterable<unknown>) {
    this.#reachableBefore = this.#before === 0 ? 0 : reachableTensors(values);
  }

  /** What to tell the reader, if anything, when the cell has ended. */
  report(values: Iterable<unknown>): string | undefined {
    const made = tensorsNow() - this.#before;
    if (made <= 0 || this.#reachableBefore === undefined) return undefined;
    const reachable = reachableTensors(values);
    if (reachable === undefined) return undefined;
    const lost = made - (reachable - this.#reachableBefore);
    if (lost <= 0) return undefined;
    const tensors = lost === 1 ? '1 tensor' : `${lost} tensors`;
    return (
      `This cell left ${tensors} that no variable reaches, so nothing can free ` +
      `${lost === 1 ? 'it' : 'them'}. Wrap the computation in tf.tidy(() => …), or call dispose().\n`
    );
  }
}

/** Distinct live tensors that can be reached through properties, elements and entries. */
function reachableTensors(values: Iterable<unknown>): number | undefined {
  const seen = new Set<object>();
  const tensors = new Set<number>();
  const waiting: unknown[] = [...values];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    if (ArrayBuffer.isView(value) || value === globalThis) continue;
    seen.add(value);
    if (seen.size > MOST_OBJECTS) return undefined;
    if (isTensor(value)) {
      if (!(value as TensorLike).isDisposed) tensors.add(value.id);
      continue;
    }
    if (value instanceof Map) waiting.push(...value.keys(), ...value.values());
    else if (value instanceof Set) waiting.push(...value);
    for (const { value: inner } of Object.values(Object.getOwnPropertyDescriptors(value))) {
      waiting.push(inner);
    }
  }
  return tensors.size;
}
