/**
 * Batches that one measured call runs through: many where a chapter's call does, so that its start
 * weighs little.
 */
export const batchOf = (kind) => ({ fit: 8, 'train.fit': 40 })[kind] ?? 1;
