/**
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
 * 2011): four random words as a function of a counter of four words and a key of two. Any word can
 * be had without those before it.
 *
 * Numbers are made of words by the same operations, each rounded to float32, as in the kernels of
 * the backend (backend/assembly/random.ts): they are the same there, and on every machine.
 */

/**
 * Key and nonce of a stream: the last two words of its counters, of which the first counts the
 * blocks.
 */
export type Seed = readonly [key0: number, key1: number, nonce0: number, nonce1: number];

/**
 * The upper half of the 64-bit product: the double is off by at most 2^10, so the nearest whole
 * number is right.
 */
function high(a: number, b: number, low: number): number {
  return ((a * b - low) / 0x100000000 + 0.5) >>> 0;
}

/**
 * Writes the four words of the block that `counter` names to `out`, from `at` on, `step` places
 * apart.
 */
export function philox(
  counter: ArrayLike<number>,
  key: ArrayLike<number>,
  out: Uint32Array,
  at = 0,
  step = 1,
): void {
  let c0 = counter[0] as number;
  let c1 = counter[1] as number;
  let c2 = counter[2] as number;
  let c3 = counter[3] as number;
  let k0 = key[0] as number;
  let k1 = key[1] as number;
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(c0, 0xd2511f53) >>> 0;
    const low1 = Math.imul(c2, 0xcd9e8d57) >>> 0;
    const high0 = high(c0, 0xd2511f53, low0);
    const high1 = high(c2, 0xcd9e8d57, low1);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[at] = c0;
  out[at + step] = c1;
  out[at + 2 * step] = c2;
  out[at + 3 * step] = c3;
}

const GROUP = 16;

/**
 * Fills n numbers. Sixteen of them are four blocks, first the first words of each, then the second
 * ones and so on, as vector units make them; `turn` makes `out`, sixteen numbers, of such words.
 */
function fill(
  n: number,
  [key0, key1, nonce0, nonce1]: Seed,
  turn: (words: Uint32Array, out: Float32Array) => void,
): Float32Array {
  const values = new Float32Array(Math.ceil(n / GROUP) * GROUP);
  const words = new Uint32Array(GROUP);
  const key = [key0, key1];
  const counter = [0, 0, nonce0, nonce1];
  for (let i = 0; i < n; i += GROUP) {
    for (let lane = 0; lane < 4; lane++) {
      counter[0] = i / 4 + lane;
      philox(counter, key, words, lane, 4);
    }
    turn(words, values.subarray(i, i + GROUP));
  }
  return values.subarray(0, n);
}

const f = Math.fround;

/** low + span·u with u = the upper 24 bits / 2^24, at most `below`. */
export function uniforms(
  n: number,
  seed: Seed,
  low: number,
  span: number,
  below: number,
): Float32Array {
  return fill(n, seed, (words, out) => {
    for (let i = 0; i < GROUP; i++) {
      const u = ((words[i] as number) >>> 8) / 0x1000000;
      out[i] = Math.min(f(f(span * u) + low), below);
    }
  });
}

/** `value` where the word is at most `last`, else 0. */
export function bernoullis(n: number, seed: Seed, last: number, value: number): Float32Array {
  return fill(n, seed, (words, out) => {
    for (let i = 0; i < GROUP; i++) out[i] = (words[i] as number) <= last ? value : 0;
  });
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
const LOG_OF_4 = f(-2 * Math.LN2);
const TO_ANGLE = f(Math.PI / 4 / 2 ** 29);
const [L4, L3, L2, L1] = [f(-4 / 9), f(-4 / 7), f(-4 / 5), f(-4 / 3)];
// Cephes sinf and cosf, up to π/4.
const [S2, S1, S0] = [f(-1.9515295891e-4), f(8.3321608736e-3), f(-1.6666654611e-1)];
const [C2, C1, C0] = [f(2.443315711809948e-5), f(-1.388731625493765e-3), f(4.166664568298827e-2)];

/** a·x + b, rounded twice. */
const step = (a: number, x: number, b: number): number => f(f(a * x) + b);

/** √(-2·ln u), u = (word + ½) / 2^32. */
function radius(word: number): number {
  float[0] = f(f(word >>> 1) / 2 ** 31) + 1 / 2 ** 32;
  const u = bits[0] as number;
  // u = m·2^e with m from √½ to √2; with s = (m - 1) / (m + 1), ln m = 2·artanh s.
  const e = (u - 0x3f3504f3) >> 23;
  bits[0] = u - (e << 23);
  const m = float[0] as number;
  const s = f(f(m - 1) / f(m + 1));
  const z = f(s * s);
  const p = step(step(step(step(L4, z, L3), z, L2), z, L1), z, -4);
  return f(Math.sqrt(step(e, LOG_OF_4, f(p * s))));
}

/** sin y for y up to π/4, and cos y, of z = y². */
const sine = (y: number, z: number): number => step(f(step(step(S2, z, S1), z, S0) * z), y, y);
const cosine = (z: number): number => step(step(step(step(C2, z, C1), z, C0), z, -0.5), z, 1);

/** mean + std·z with normal z, two from two words (Box and Muller, 1958). */
export function normals(n: number, seed: Seed, mean: number, std: number): Float32Array {
  return fill(n, seed, (words, out) => {
    for (let i = 0; i < GROUP; i++) {
      // The first and third words of a block give a radius, the second and fourth an angle.
      if (i & 4) continue;
      const r = radius(words[i] as number);
      const word = words[i + 4] as number;
      // An eighth of a turn, whether it is the second of its quarter, and the signs.
      const y = f(f(word & 0x1fffffff) * TO_ANGLE);
      const z = f(y * y);
      const swap = (word & 0x20000000) !== 0;
      const first = f(r * (swap ? sine(y, z) : cosine(z)));
      const second = f(r * (swap ? cosine(z) : sine(y, z)));
      out[i] = f(std * (word & 0x80000000 ? -first : first)) + mean;
      out[i + 4] = f(std * (word & 0x40000000 ? -second : second)) + mean;
    }
  });
}
