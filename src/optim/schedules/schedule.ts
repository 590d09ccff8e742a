/**
 * The learning rate of a step, counted from 0. `train.fit` also tells the schedules given to it how
 * many steps there will be in all; elsewhere `total` is not known.
 *
 * @example const halved: Schedule = (step) => 0.1 / 2 ** Math.floor(step / 1000);
 */
export type Schedule = (step: number, total?: number) => number;

/** Options of a schedule that comes to an end. */
export interface SpanOptions {
  /**
   * Steps until the end, after which the last rate stays. Default: all steps of the `train.fit` it
   * is given to.
   */
  readonly steps?: number;
}
