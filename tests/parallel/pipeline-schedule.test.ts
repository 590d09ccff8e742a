import { expect, test } from 'vitest';
import { parallel } from '../../src/index.ts';

test('a pipeline takes M + K - 1 times and waits for the share of the bubble', () => {
  expect(parallel.pipelineSchedule(3, 2)).toEqual([
    [0, 1, undefined, undefined],
    [undefined, 0, 1, undefined],
    [undefined, undefined, 0, 1],
  ]);
  for (const [k, m] of [
    [4, 1],
    [4, 16],
    [1, 3],
  ] as const) {
    const cells = parallel.pipelineSchedule(k, m).flat();
    const idle = cells.filter((micro) => micro === undefined).length / cells.length;
    expect(idle).toBeCloseTo(parallel.pipelineBubble(k, m), 12);
  }
  expect(() => parallel.pipelineSchedule(0, 1)).toThrow('given 0 stages');
});
