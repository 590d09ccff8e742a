import * as tf from '@tensorflow/tfjs';
import { type Rng, type Tensor, toRng, typed } from '../tensor/index.ts';
import { Dataset } from './dataset.ts';

/** Inputs `[n, features]` and values `[n, 1]`, with the truth they were made from. */
export type RegressionDataset = Dataset<
  { readonly x: Tensor<[number, number]>; readonly y: Tensor<[number, 1]> },
  LinearTruth
>;

/** What a linear data set was made from. */
export interface LinearTruth {
  readonly name: string;
  readonly featureNames: readonly string[];
  /** One a feature; zero where the feature tells nothing. */
  readonly coefficients: readonly number[];
  readonly bias: number;
}

export interface RegressionOptions {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
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

/**
 * A linear target: y = x·w + b + noise, features and the informative coefficients standard normal.
 */
export function makeRegression({
  rng: seed,
  n = 100,
  features = 5,
  informative = features,
  noise = 0.1,
  bias = 0,
}: RegressionOptions): RegressionDataset {
  const rng = toRng(seed);
  const matters = new Set(rng.choice(features, informative));
  const coefficients = Array.from({ length: features }, (_, j) =>
    matters.has(j) ? rng.normal() : 0,
  );
  const x = Float32Array.from({ length: n * features }, () => rng.normal());
  const y = Float32Array.from({ length: n }, (_, i) =>
    coefficients.reduce((sum, w, j) => sum + w * (x[i * features + j] as number), bias),
  ).map((value) => rng.normal(value, noise));
  const featureNames = coefficients.map((_, j) => `x${j}`);
  return linearSet(x, y, { name: 'regression', featureNames, coefficients, bias });
}

export interface HousePriceOptions {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Number of houses. Default 50. */
  readonly n?: number;
  /** Price of a square metre in 10,000 yuan. Default 2. */
  readonly rate?: number;
  /** Standard deviation of the price in 10,000 yuan. Default 15. */
  readonly noise?: number;
}

/**
 * Prices of houses (10,000 yuan) from their areas (50 to 150 square meters): y = rate·x + noise.
 */
export function makeHousePrices({
  rng: seed,
  n = 50,
  rate = 2,
  noise = 15,
}: HousePriceOptions): RegressionDataset {
  const rng = toRng(seed);
  const area = Float32Array.from({ length: n }, () => rng.uniform(50, 150));
  const price = area.map((meters) => rng.normal(rate * meters, noise));
  return linearSet(area, price, {
    name: 'house prices',
    featureNames: ['area (m²)'],
    coefficients: [rate],
    bias: 0,
  });
}

function linearSet(x: Float32Array, y: Float32Array, truth: LinearTruth): RegressionDataset {
  const columns = {
    x: typed(tf.tensor2d(x, [y.length, truth.coefficients.length]), [-1, -1]),
    y: typed(tf.tensor2d(y, [y.length, 1]), [-1, 1]),
  };
  return new Dataset(columns, truth);
}
