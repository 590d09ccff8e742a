import type { Text } from '../contract/index.ts';
import { Control } from './control.ts';

export interface ButtonOptions {
  /** What it says. Default: its name in `explore`. */
  readonly label?: Text;
}

/** A button. Its value is how often it was pressed: a seed of the next try, for one. */
export function button({ label }: ButtonOptions = {}): Control<number> {
  return new Control({ frontEnd: 'button', value: 0, label, attributes: {} });
}
