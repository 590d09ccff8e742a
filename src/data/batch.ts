import type { Columns } from './dataset.ts';

/**
 * Some examples of a data set, in the order they were drawn: its columns, and where each example is
 * in it.
 */
export type Batch<C extends Columns> = C & { readonly indices: Int32Array };
