/** Batches that one measured call of a fit runs through; a step is measured alone. */
export const batchOf = (kind) => (kind.endsWith('fit') ? 8 : 1);
