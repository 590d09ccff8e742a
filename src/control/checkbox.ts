import type { Text } from '../contract/index.ts';
import { Control } from './control.ts';

export interface CheckboxOptions {
  /** Default: its name in `explore`. */
  readonly label?: Text;
}

/** Yes or no. @param value Default false. */
export function checkbox(value = false, { label }: CheckboxOptions = {}): Control<boolean> {
  return new Control({
    frontEnd: 'checkbox',
    value,
    label,
    attributes: {},
    words: (isOn) => (isOn ? '是 | yes' : '否 | no'),
  });
}
