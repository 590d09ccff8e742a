import { pipelineBubble } from './speedup.ts';

/**
 * Who works when in a pipeline: a model cut into K stages, a batch cut into M micro-batches, and
 * stage k takes micro-batch m at time k + m. M + K − 1 times pass, and each stage waits for K − 1 of
 * them, a share of {@link pipelineBubble}. The way back looks the same, from the last stage to the
 * first.
 *
 * @returns one row a stage, one entry a time: the micro-batch from 0, undefined where it waits
 */
export function pipelineSchedule(
  stages: number,
  microBatches: number,
): readonly (readonly (number | undefined)[])[] {
  pipelineBubble(stages, microBatches);
  return Array.from({ length: stages }, (_, stage) =>
    Array.from({ length: microBatches + stages - 1 }, (_, time) => {
      const micro = time - stage;
      return micro >= 0 && micro < microBatches ? micro : undefined;
    }),
  );
}
