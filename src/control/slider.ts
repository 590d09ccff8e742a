import type { Text } from '../contract/index.ts';
import { Control } from './control.ts';
import { checkRange } from './range.ts';

export interface SliderOptions {
  /** Where it stands first. Default: the middle, to a whole step. */
  readonly value?: number;
  /** From one position to the next. Default: a hundredth of the way. */
  readonly step?: number;
  /** Default: its name in `explore`. */
  readonly label?: Text;
}

/** A number in words: four digits are more than a slider can be set to. */
const words = (value: number): string => String(Number(value.toPrecision(4)));

/**
 * A number between two, moved by mouse, finger or arrow keys, or typed.
 *
 * @example explore({ lr: slider(0.01, 1.2, { value: 0.1 }) }, ({ lr }) => plot.line(losses(lr)))
 * @throws Error for an empty range, a step that is not positive, and a value out of the range
 */
export function slider(min: number, max: number, options: SliderOptions = {}): Control<number> {
  const { step = (max - min) / 100, label } = options;
  const middle = min + Math.round((max - min) / 2 / step) * step;
  const { value = Number(Math.min(middle, max).toPrecision(12)) } = options;
  checkRange('slider', min, max, step, value);
  return new Control({
    frontEnd: 'slider',
    value,
    label,
    attributes: { min, max, step },
    words,
  });
}
