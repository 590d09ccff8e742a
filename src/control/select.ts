import type { Text } from '../contract/index.ts';
import { Control } from './control.ts';

export interface SelectOptions<T> {
  /** Which is chosen first. Default: the first. */
  readonly value?: T;
  /** How the options read, in their order. Default: as they are. */
  readonly labels?: readonly Text[];
  /** Default: its name in `explore`. */
  readonly label?: Text;
}

/**
 * One of several words or numbers. Its type is that of the options to the letter.
 *
 * @example explore({ name: select(['sgd', 'adam']) }, ({ name }) => curveOf(name)) // 'sgd' | 'adam'
 * @throws Error for a value that is none of the options, and for another number of labels
 */
export function select<const T extends string | number, V extends T = T>(
  options: readonly [T, ...T[]],
  { value: first, labels = options.map(String), label }: SelectOptions<V> = {},
): Control<T> {
  const value: T = first ?? options[0];
  if (!options.includes(value))
    throw new Error(`select: value ${value}; expected one of ${options.join(', ')}`);
  if (labels.length !== options.length)
    throw new Error(`select: ${labels.length} labels for ${options.length} options`);
  return new Control<T>({
    frontEnd: 'select',
    value,
    label,
    attributes: { options, labels },
    words: (chosen) => labels[options.indexOf(chosen)] ?? String(chosen),
  });
}
