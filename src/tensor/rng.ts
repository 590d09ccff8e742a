/** Words that generators gave to JavaScript so far, those for the fills of tensors left out. */
export const drawn = { words: 0 };

/**
 * A seeded stream of random numbers: the same seed gives the same stream on every machine and in every browser.
 *
 * The generator is xoshiro128** (Blackman and Vigna, 2018), its state filled from the seed by splitmix32. Copies
 * share nothing: give each consumer a `fork` of its own, so that adding one does not disturb the others.
 *
 * @example
 * const rng = new Rng(7);
 * const noise = rng.fork('noise'); // independent of what rng does next
 */
export class Rng {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  #seed: number;
  #spare: number | undefined;

  /** @param seed a whole number (its lowest 32 bits count), or a text, which is hashed. */
  constructor(seed: number | string) {
    this.#seed = typeof seed === 'string' ? hash(seed, 0) : seed >>> 0;
    const next = splitmix32(this.#seed);
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next();
  }

  /** 32 random bits, as a whole number in [0, 2^32). */
  bits(): number {
    drawn.words++;
    const b5 = Math.imul(this.#b, 5);
    const result = Math.imul((b5 << 7) | (b5 >>> 25), 9) >>> 0;
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** A number in [low, high), with 53 random bits; [0, 1) by default. */
  uniform(low = 0, high = 1): number {
    const unit = ((this.bits() >>> 5) * 0x4000000 + (this.bits() >>> 6)) / 0x20000000000000;
    return low + (high - low) * unit;
  }

  /** A number from the normal distribution (Box and Muller, 1958). */
  normal(mean = 0, std = 1): number {
    if (this.#spare !== undefined) {
      const z = this.#spare;
      this.#spare = undefined;
      return mean + std * z;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return mean + std * radius * Math.cos(angle);
  }

  /** A whole number in [0, n), each equally likely. */
  int(n: number): number {
    if (!(Number.isInteger(n) && n > 0 && n <= 0x100000000)) {
      throw new RangeError(`int(${n}): needs a whole number from 1 to 2^32`);
    }
    // As whole numbers of 32 bits they are divided as such, many times as fast; 0 stands for 2^32.
    const size = n >>> 0;
    for (;;) {
      const bits = this.bits();
      const number = size === 0 ? bits : bits % size;
      // Numbers from the incomplete last block are drawn again: taking them would favour small results.
      if (bits - number <= 0x100000000 - n) return number;
    }
  }

  /** The items in random order, as a new array (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    return this.#mixed([...items]);
  }

  /** The numbers 0 to n-1 in random order. */
  permutation(n: number): number[] {
    const numbers: number[] = [];
    for (let i = 0; i < n; i++) numbers.push(i);
    return this.#mixed(numbers);
  }

  /** A list, brought in random order. */
  #mixed<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const item = items[i] as T;
      items[i] = items[j] as T;
      items[j] = item;
    }
    return items;
  }

  /**
   * `k` different items of a list, or of 0 to n-1 when a number is given.
   *
   * @throws RangeError if there are fewer than `k`.
   */
  choice(n: number, k: number): number[];
  choice<T>(items: readonly T[], k: number): T[];
  choice<T>(items: number | readonly T[], k: number): (number | T)[] {
    const all: (number | T)[] =
      typeof items === 'number' ? Array.from({ length: items }, (_, i) => i) : [...items];
    if (!(k >= 0 && k <= all.length)) {
      throw new RangeError(`choice: asked for ${k} different items of ${all.length}`);
    }
    for (let i = 0; i < k; i++) {
      const j = i + this.int(all.length - i);
      [all[i], all[j]] = [all[j] as T, all[i] as T];
    }
    return all.slice(0, k);
  }

  /** A stream of its own for `key`, which depends on this one's seed and not on how far it has been read. */
  fork(key: number | string): Rng {
    return new Rng(hash(String(key), this.#seed));
  }
}

/** FNV-1a of the text's UTF-16 units, finished so that near keys land far apart. */
function hash(text: string, seed: number): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return splitmix32(h)();
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** A generator from what options take: itself, or a new one where a seed is given. */
export function toRng(rng: Rng | number): Rng {
  return typeof rng === 'number' ? new Rng(rng) : rng;
}
