import { expect, it } from 'vitest';
import { digitScenes, shapes } from '../../../src/data/index.ts';
import { boundaryAccuracy, miou } from '../../../src/metrics/index.ts';
import { segmenter } from '../../../src/models/index.ts';

it('comes trained: with skips it finds boundaries that it misses without', async () => {
  const held = {
    shapes: shapes({ rng: 5, n: 40, clutter: 2 }),
    digits: await digitScenes({ rng: 5, n: 40, rows: [1200, 1797] }),
  };
  for (const scenes of ['shapes', 'digits'] as const) {
    const { x, y } = held[scenes];
    const scores: number[] = [];
    for (const skips of [true, false]) {
      const net = await segmenter({ scenes, skips });
      expect(net.training).toBe(false);
      const logits = net.forward(x);
      const labels = logits.argMax(-1);
      scores.push(boundaryAccuracy(labels, y).boundary);
      if (skips) expect(miou(labels, y)).toBeGreaterThan(0.8);
      for (const tensor of [logits, labels]) tensor.dispose();
      net.dispose();
    }
    expect(scores[0] as number).toBeGreaterThan((scores[1] as number) + 0.1);
    held[scenes].dispose();
  }
});
