import type { Numbers } from '../tensor/index.ts';
import { mse } from './regression.ts';

export interface PsnrOptions {
  /** The largest value a pixel can have. Default 1; 255 for bytes. */
  readonly peak?: number;
}

/**
 * Peak signal-to-noise ratio in decibels, 10 log₁₀(peak² / mse), of images of one shape; infinite
 * for equal ones.
 */
export function psnr(image: Numbers, reference: Numbers, { peak = 1 }: PsnrOptions = {}): number {
  return 10 * Math.log10(peak ** 2 / mse(image, reference));
}
