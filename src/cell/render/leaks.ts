import { isTensor } from './tensor.ts';

/** The part of TensorFlow.js' engine that counts; it puts itself at `globalThis._tfengine`. */
interface TensorEngine {
  readonly state: { readonly numTensors: number };
}

const tensorsNow = (): number =>
  (globalThis as { _tfengine?: Partial<TensorEngine> })._tfengine?.state?.numTensors ?? 0;

/** Beyond this a search is given up, and nothing is said. */
const MOST_OBJECTS = 20_000;
const MOST_FIELDS = 1000;

/**
 * Watches how many tensors a cell leaves that none of the notebook's variables reaches: those stay in memory until
 * the kernel ends, or until a backend that watches them finds them forgotten. It looks only after cells that made
 * or freed tensors, and it cannot look into closures and `#private` fields: what those alone hold is told too, once,
 * and where one of them frees as many as a cell leaves, nothing is told.
 */
export class LeakMeter {
  #tensors = 0;
  #lost = 0;

  /**
   * What to tell the reader, if anything, when a cell has ended. `values` are the variables then, `last` is the
   * value it shows, which is lost too, but on purpose.
   */
  report(values: readonly unknown[], last?: unknown): string | undefined {
    const tensors = tensorsNow();
    if (tensors === this.#tensors) return undefined;
    const isMore = tensors > this.#tensors;
    this.#tensors = tensors;
    const search = new TensorSearch();
    const reachable = search.reach(values);
    const shown = search.reach([last]);
    if (reachable === undefined || shown === undefined) return undefined;
    const lost = Math.max(0, tensors - reachable);
    const more = lost - this.#lost - (shown - reachable);
    this.#lost = lost;
    if (!isMore || more <= 0) return undefined;
    const [what, it] = more === 1 ? ['1 tensor', 'it'] : [`${more} tensors`, 'them'];
    return (
      `This cell leaves ${what} that no variable reaches (closures and #private fields aside). ` +
      `To free ${it}, wrap the computation in tf.tidy(() => …), or call dispose().\n`
    );
  }
}

/** Looks for live tensors in properties, elements and entries. */
class TensorSearch {
  readonly #seen = new Set<object>();
  readonly #tensors = new Set<number>();

  /**
   * How many distinct ones these values, and those before, lead to. Undefined where it cannot be known: there are too
   * many objects, or a proxy of the reader's throws whatever it is asked.
   */
  reach(values: readonly unknown[]): number | undefined {
    try {
      return this.#reach(values);
    } catch {
      return undefined;
    }
  }

  #reach(values: readonly unknown[]): number | undefined {
    const waiting: unknown[] = [...values];
    while (waiting.length > 0) {
      const value = waiting.pop();
      if (typeof value !== 'object' || value === null || this.#seen.has(value)) continue;
      if (ArrayBuffer.isView(value) || value === globalThis) continue;
      this.#seen.add(value);
      if (this.#seen.size > MOST_OBJECTS) return undefined;
      if (!isTensor(value)) waiting.push(...insideOf(value));
      else if (!value.isDisposed) this.#tensors.add(value.id);
    }
    return this.#tensors.size;
  }
}

function insideOf(value: object): readonly unknown[] {
  // A list of numbers may be long, and holds no tensors.
  if (Array.isArray(value)) return value.length < MOST_OBJECTS ? value.filter(isObject) : [];
  const entries =
    value instanceof Map
      ? [...value.keys(), ...value.values()]
      : value instanceof Set
        ? [...value]
        : [];
  if (Object.keys(value).length > MOST_FIELDS) return entries;
  // Descriptors, not values: a getter of the reader's is not to run for this.
  const fields = Object.values(Object.getOwnPropertyDescriptors(value)).map((field) => field.value);
  return [...entries, ...fields];
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
