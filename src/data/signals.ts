import * as tf from '@tensorflow/tfjs';
import { type Rng, toRng, typed } from '../tensor/index.ts';
import { Dataset, type Labeled } from './dataset.ts';

/** Signals `[n, 40]` and labels int32 `[n]`. */
export type SignalDataset = Dataset<
  Labeled<[40]>,
  { readonly name: string; readonly classNames: readonly string[] }
>;

export interface SignalOptions {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Number of signals. Default 5000. */
  readonly n?: number;
  /**
   * Put the samples of every signal in one and the same random order, so that neighbors mean
   * nothing. Default false.
   */
  readonly shuffled?: boolean;
}

const LENGTH = 40;

const pulse = (t: number, at: number, width: number) => Math.exp(-(((t - at) / width) ** 2));

/** One pattern a class, on 0 <= t <= 1. */
const PATTERNS: readonly { readonly name: string; readonly at: (t: number) => number }[] = [
  { name: 'arch', at: (t) => 1.6 * Math.sin(Math.PI * t) - 0.6 },
  { name: 'wave', at: (t) => Math.sin(2 * Math.PI * t) },
  { name: 'mirrored wave', at: (t) => -Math.sin(2 * Math.PI * t) },
  { name: 'valley', at: (t) => 0.6 - 1.6 * Math.sin(Math.PI * t) },
  { name: 'rising saw', at: (t) => 2 * t - 1 },
  { name: 'falling saw', at: (t) => 1 - 2 * t },
  { name: 'pulse', at: (t) => 1.8 * pulse(t, 0.5, 0.13) - 0.5 },
  { name: 'two pulses', at: (t) => 1.6 * (pulse(t, 0.22, 0.11) + pulse(t, 0.78, 0.11)) - 0.6 },
  { name: 'ripple', at: (t) => Math.sin(4 * Math.PI * t) },
  { name: 'step', at: (t) => (t < 0.5 ? -0.8 : 0.8) },
];

/**
 * Mean and standard deviation over all samples of a million signals, before they are scaled by
 * them.
 */
const MEAN = -0.0021;
const STD = 0.4559;

/**
 * Short signals of ten kinds, hard for a linear classifier and easy for one that looks for a
 * pattern anywhere: a pattern of a dozen or so samples, of random width, height and tilt, somewhere
 * among 40, in smooth noise. In the spirit of MNIST-1D (Greydanus and Kobak, 2020), with patterns
 * of our own. All draws are scaled alike, to mean 0 and standard deviation 1 over all samples.
 * Classes are balanced.
 */
export function signals1d({ rng: seed, n = 5000, shuffled = false }: SignalOptions): SignalDataset {
  const rng = toRng(seed);
  const order = shuffled ? rng.permutation(LENGTH) : undefined;
  const labels = rng.shuffle(Array.from({ length: n }, (_, i) => i % PATTERNS.length));
  const values = new Float32Array(n * LENGTH);
  for (const [i, label] of labels.entries()) {
    const signal = drawSignal(rng, label);
    for (let j = 0; j < LENGTH; j++) {
      values[i * LENGTH + j] = ((signal[order?.[j] ?? j] as number) - MEAN) / STD;
    }
  }
  return new Dataset(
    {
      x: typed(tf.tensor2d(values, [n, LENGTH]), [-1, LENGTH]),
      y: typed(tf.tensor1d(Int32Array.from(labels), 'int32'), [-1]),
    },
    { name: 'signals1d', classNames: PATTERNS.map((pattern) => pattern.name) },
  );
}

function drawSignal(rng: Rng, label: number): number[] {
  const pattern = PATTERNS[label] as (typeof PATTERNS)[number];
  const width = rng.uniform(11, 17);
  const start = rng.uniform(0, LENGTH - 1 - width);
  const height = rng.uniform(0.7, 1.3);
  const tilt = rng.normal(0, 0.35);
  const noise = smoothNoise(rng, 0.22);
  return noise.map((value, j) => {
    const t = (j - start) / width;
    const inside = t >= 0 && t <= 1;
    return value + (inside ? height * (pattern.at(t) + tilt * (t - 0.5)) : 0);
  });
}

/** Gaussian noise averaged over three neighbors, with the standard deviation given. */
function smoothNoise(rng: Rng, std: number): number[] {
  const white = Array.from({ length: LENGTH + 2 }, () => rng.normal(0, std * Math.sqrt(3)));
  return Array.from(
    { length: LENGTH },
    (_, j) => ((white[j] as number) + (white[j + 1] as number) + (white[j + 2] as number)) / 3,
  );
}
