import type { Text } from '../contract/index.ts';
import { Control } from './control.ts';

export interface DrawPadOptions {
  /** Pixels of a side. Default 28, as MNIST has. */
  readonly size?: number;
  /** Default: its name in `explore`. */
  readonly label?: Text;
}

/**
 * A square to draw a digit in. Its value is size² grays from 0 (paper) to 1 (ink), row by row. It
 * is blank at first.
 *
 * @example explore({ digit: drawPad() }, ({ digit }) => net.predict(tensor(digit).reshape([1, 784])))
 * @throws Error for a size that is no whole number from 4 to 64
 */
export function drawPad({ size = 28, label }: DrawPadOptions = {}): Control<readonly number[]> {
  if (!(Number.isInteger(size) && size >= 4 && size <= 64))
    throw new Error(`drawPad: size ${size}; expected a whole number from 4 to 64`);
  return new Control<readonly number[]>({
    frontEnd: 'draw-pad',
    value: new Array<number>(size * size).fill(0),
    label,
    attributes: { size },
    words: (grays) => (grays.some((gray) => gray > 0) ? '一幅图 | a drawing' : '空白 | blank'),
  });
}
