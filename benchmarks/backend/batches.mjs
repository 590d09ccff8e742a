/**
 * Batches that one measured call runs through: many where a chapter's call does, so that its start
 * weighs little. A loop of `nn step` has as many as `train.fit`: the median of single steps would
 * leave out what each of them leaves to the collector of garbage.
 */
export const batchOf = (kind) => ({ fit: 8, 'nn step': 40, 'train.fit': 40 })[kind] ?? 1;
