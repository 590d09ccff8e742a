import * as tf from '@tensorflow/tfjs';
import { type Rng, typed } from '../tensor/index.ts';
import { Dataset, type DatasetParts } from './dataset.ts';

/** Inputs `[n, features]` and values `[n, 1]`, with the truth they were made from. */
export class RegressionDataset extends Dataset<[number], [1]> {
  /** One a feature; zero where the feature tells nothing. */
  readonly coefficients: readonly number[];
  readonly bias: number;

  constructor(
    parts: DatasetParts<[number], [1]>,
    truth: { readonly coefficients: readonly number[]; readonly bias: number },
  ) {
    super(parts);
    this.coefficients = truth.coefficients;
    this.bias = truth.bias;
  }
}

export interface RegressionOptions {
  readonly rng: Rng;
  /** Number of examples. Default 100. */
  readonly n?: number;
  /** Number of features. Default 5. */
  readonly features?: number;
  /** How many of them matter; the rest have coefficient 0. Default all. */
  readonly informative?: number;
  /** Standard deviation of the noise of the target. Default 0.1. */
  readonly noise?: number;
  /** Default 0. */
  readonly bias?: number;
}

/** A linear target: y = x·w + b + noise, features and the informative coefficients standard normal. */
export function makeRegression({
  rng,
  n = 100,
  features = 5,
  informative = features,
  noise = 0.1,
  bias = 0,
}: RegressionOptions): RegressionDataset {
  const matters = new Set(rng.choice(features, informative));
  const coefficients = Array.from({ length: features }, (_, j) =>
    matters.has(j) ? rng.normal() : 0,
  );
  const x = Float32Array.from({ length: n * features }, () => rng.normal());
  const y = Float32Array.from({ length: n }, (_, i) =>
    coefficients.reduce((sum, w, j) => sum + w * (x[i * features + j] as number), bias),
  ).map((value) => rng.normal(value, noise));
  return new RegressionDataset(
    {
      name: 'regression',
      x: typed(tf.tensor2d(x, [n, features]), [-1, -1]),
      y: typed(tf.tensor2d(y, [n, 1]), [-1, 1]),
      featureNames: coefficients.map((_, j) => `x${j}`),
    },
    { coefficients, bias },
  );
}

export interface HousePriceOptions {
  readonly rng: Rng;
  /** Number of houses. Default 50. */
  readonly n?: number;
  /** Price of a square metre in 10,000 yuan. Default 2. */
  readonly rate?: number;
  /** Standard deviation of the price in 10,000 yuan. Default 15. */
  readonly noise?: number;
}

/** Prices of houses (10,000 yuan) from their areas (50 to 150 square metres): y = rate·x + noise. */
export function makeHousePrices({
  rng,
  n = 50,
  rate = 2,
  noise = 15,
}: HousePriceOptions): RegressionDataset {
  const area = Float32Array.from({ length: n }, () => rng.uniform(50, 150));
  const price = area.map((metres) => rng.normal(rate * metres, noise));
  return new RegressionDataset(
    {
      name: 'house prices',
      x: typed(tf.tensor2d(area, [n, 1]), [-1, -1]),
      y: typed(tf.tensor2d(price, [n, 1]), [-1, 1]),
      featureNames: ['area (m²)'],
    },
    { coefficients: [rate], bias: 0 },
  );
}
