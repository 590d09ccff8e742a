import { type Examples, mapRows } from './examples.ts';

/**
 * A scaling learnt from some examples, for any others: z = (x - shift) / scale, feature by feature;
 * the last axis holds the features. There is none before it is fitted, so nothing can be transformed
 * with numbers that were not learnt.
 */
export abstract class Scaler {
  /** Subtracted, one a feature. */
  readonly shift: readonly number[];
  /**
   * Divided by, one a feature. 1 for a feature that does not vary, which then becomes 0, up to
   * rounding: the deviation of ten values 0.1 is computed as 1.4e-17, so what is below the rounding
   * of a mean counts as no variation, as in scikit-learn.
   */
  readonly scale: readonly number[];

  /** @param n number of examples that both were learnt from */
  protected constructor(shift: ArrayLike<number>, scale: ArrayLike<number>, n: number) {
    this.shift = Array.from(shift);
    const rounding = n * Number.EPSILON;
    this.scale = Array.from(scale, (s, j) =>
      s <= rounding * Math.abs(shift[j] as number) ? 1 : s,
    );
  }

  /**
   * z = (x - shift) / scale, of the kind that is given; of a data set a copy.
   *
   * @throws RangeError for another number of features
   */
  transform<E extends Examples>(x: E): E {
    const { shift, scale } = this;
    return this.#map(x, {
      matrix: (a) => a.sub(shift).div(scale),
      tensor: (a) => a.sub([...shift]).div([...scale]),
    });
  }

  /** x = z · scale + shift, which undoes {@link transform}. */
  inverse<E extends Examples>(z: E): E {
    const { shift, scale } = this;
    return this.#map(z, {
      matrix: (a) => a.mul(scale).add(shift),
      tensor: (a) => a.mul([...scale]).add([...shift]),
    });
  }

  #map<E extends Examples>(given: E, map: Parameters<typeof mapRows>[2]): E {
    return mapRows(given, this.shift.length, map, this.constructor.name) as E;
  }
}
