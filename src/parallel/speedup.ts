/**
 * Amdahl's law (G. Amdahl, 1967): how many times faster N machines are where a share s of the work
 * cannot be divided, 1 / (s + (1 − s) / N). With s = .1 it is 3.08 for 4 machines, and below 10 for
 * any number.
 *
 * @param serial s, from 0 to 1
 * @param machines N, from 1
 */
export function amdahl(serial: number, machines: number): number {
  if (!(serial >= 0 && serial <= 1 && machines >= 1)) {
    throw new RangeError(
      `amdahl: expected a share from 0 to 1 and machines from 1, given ${serial} and ${machines}`,
    );
  }
  return 1 / (serial + (1 - serial) / machines);
}

/**
 * The share of the time that the stages of a pipeline wait (Y. Huang et al., 2019): with a model cut
 * into K pieces and a batch cut into M, (K − 1) / (M + K − 1).
 *
 * @param stages K, from 1
 * @param microBatches M, from 1
 */
export function pipelineBubble(stages: number, microBatches: number): number {
  if (
    !(
      Number.isInteger(stages) &&
      stages >= 1 &&
      Number.isInteger(microBatches) &&
      microBatches >= 1
    )
  ) {
    throw new RangeError(
      `pipelineBubble: expected whole numbers from 1, given ${stages} stages and ${microBatches} micro-batches`,
    );
  }
  return (stages - 1) / (microBatches + stages - 1);
}
