import type { Text } from '../contract/index.ts';
import { Control } from './control.ts';
import { checkRange } from './range.ts';

export interface PlayOptions {
  /** Where it stands first. Default: `from`. */
  readonly value?: number;
  /** From one frame to the next. Default 1. */
  readonly step?: number;
  /** How long each frame is seen at least, in milliseconds. Default 300. */
  readonly pause?: number;
  /** Begin anew at the end. Default false. */
  readonly loop?: boolean;
  /** Default: its name in `explore`. */
  readonly label?: Text;
}

/**
 * A number that counts by itself from one to another, once its button is pressed. The next frame
 * waits until the last is drawn.
 *
 * @example explore({ epoch: play(0, 20) }, ({ epoch }) => plot.scatter(points, lines[epoch]))
 * @throws Error for an empty range, a step that is not positive, and a value out of the range
 */
export function play(from: number, to: number, options: PlayOptions = {}): Control<number> {
  const { value = from, step = 1, pause = 300, loop = false, label } = options;
  checkRange('play', from, to, step, value);
  return new Control({
    frontEnd: 'play',
    value,
    label,
    attributes: { min: from, max: to, step, pause, loop },
  });
}
