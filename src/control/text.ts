import type { Text } from '../contract/index.ts';
import { Control } from './control.ts';

export interface TextOptions {
  /**
   * Throws where what is typed is not what is wanted. Its message, which may be in both languages,
   * stands beside the field, and the value remains what it was. Default: every line will do.
   */
  readonly check?: (typed: string) => unknown;
  /** Seen while the field is empty. */
  readonly placeholder?: Text;
  /** Default: its name in `explore`. */
  readonly label?: Text;
}

/**
 * One line of text to type. Its value is the last line that passed the check.
 *
 * @example explore({ f: text('(x + y) * z', { check: autograd.expression }) }, ({ f }) => graphOf(f))
 * @throws whatever `check` throws for the first line
 */
export function text(
  value: string,
  { check, placeholder = '', label }: TextOptions = {},
): Control<string> {
  check?.(value);
  return new Control({
    frontEnd: 'text',
    value,
    label,
    attributes: { placeholder, error: '' },
    words: (line) => line,
    read(sent) {
      const line = String(sent);
      check?.(line);
      return line;
    },
  });
}
