import { engine } from './engine.ts';
import { bytesOf, isTensor } from './tensor.ts';

/** Backends that free a tensor some time after nothing refers to it any more. */
const FREEING = new Set(['notegrad', 'cpu']);

/** What a cell may leave before its reader is told, in bytes. */
const MOST_LEFT = { freed: 64 << 20, kept: 1 << 20 };

/** A search that meets more is given up, and nothing is said. */
const MOST_OBJECTS = 20_000;
const MOST_FIELDS = 1000;

/** An environment variable. With `0` nothing is ever said. Cells can set it, too. */
const SWITCH = 'NOTEGRAD_LEAK_METER';

interface Count {
  readonly tensors: number;
  readonly bytes: number;
}

const NONE: Count = { tensors: 0, bytes: 0 };
const minus = (a: Count, b: Count): Count => ({
  tensors: a.tensors - b.tensors,
  bytes: a.bytes - b.bytes,
});

/**
 * Watches how much a cell leaves in tensors that none of the notebook's variables reaches. They
 * stay in memory until the kernel ends, or until the backend frees them. A little of that is
 * normal: a cell that is run again leaves its earlier tensors. So the reader is told of much only.
 *
 * It searches only after cells that made or freed tensors. It cannot look into closures and
 * `#private` fields, so tensors that only those hold are told too, once. Where a cell frees as much
 * as it leaves, nothing is told.
 */
export class LeakMeter {
  #held = NONE;
  #lost = NONE;

  /**
   * What to tell the reader, if anything, when a cell has ended. `values` are the variables then.
   * `last` is the value it shows, which is lost too, but on purpose.
   */
  report(values: Iterable<unknown>, last?: unknown): string | undefined {
    const { state, backendName = '' } = engine() ?? {};
    const held = state ? { tensors: state.numTensors, bytes: state.numBytes } : NONE;
    if (held.tensors === this.#held.tensors) return undefined;
    const isMore = held.tensors > this.#held.tensors;
    this.#held = held;
    const search = new TensorSearch();
    const reachable = search.reach([...values]);
    const shown = search.reach([last]);
    if (reachable === undefined || shown === undefined) return undefined;
    const lost = minus(held, reachable);
    const more = minus(minus(lost, this.#lost), minus(shown, reachable));
    this.#lost = lost;
    const most = FREEING.has(backendName) ? MOST_LEFT.freed : MOST_LEFT.kept;
    const isOff = globalThis.process?.env[SWITCH] === '0';
    if (isOff || !isMore || more.tensors <= 0 || more.bytes <= most) return undefined;
    const [what, it] =
      more.tensors === 1 ? ['1 tensor', 'it'] : [`${more.tensors} tensors`, 'them'];
    const megabytes = Math.round(more.bytes / (1 << 20));
    return (
      `This cell leaves ${what}, ${megabytes} MB, that no variable reaches ` +
      '(closures and #private fields aside). ' +
      `To free ${it}, wrap the computation in tf.tidy(() => …), or call dispose(). ` +
      `To be told no more, run process.env.${SWITCH} = '0'.\n`
    );
  }
}

/** Looks for live tensors in properties, elements and entries. */
class TensorSearch {
  readonly #seen = new Set<object>();
  readonly #tensors = new Set<number>();
  #bytes = 0;

  /**
   * What can be reached from these values and from those of earlier calls. Undefined where it
   * cannot be known: there are too many objects, or a proxy of the reader's throws.
   */
  reach(values: readonly unknown[]): Count | undefined {
    try {
      return this.#reach(values);
    } catch {
      return undefined;
    }
  }

  #reach(values: readonly unknown[]): Count | undefined {
    const waiting: unknown[] = [...values];
    while (waiting.length > 0) {
      const value = waiting.pop();
      if (typeof value !== 'object' || value === null || this.#seen.has(value)) continue;
      if (ArrayBuffer.isView(value) || value === globalThis) continue;
      this.#seen.add(value);
      if (this.#seen.size > MOST_OBJECTS) return undefined;
      if (!isTensor(value)) waiting.push(...insideOf(value));
      else if (!value.isDisposed && !this.#tensors.has(value.id)) {
        this.#tensors.add(value.id);
        this.#bytes += bytesOf(value);
      }
    }
    return { tensors: this.#tensors.size, bytes: this.#bytes };
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
  // Descriptors and not values, so that no getter of the reader's runs.
  const fields = Object.values(Object.getOwnPropertyDescriptors(value)).map((field) => field.value);
  return [...entries, ...fields];
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
