import { describe, expect, test } from 'vitest';
import { tune } from '../../src/index.ts';

const space = {
  width: tune.choice([8, 16, 32, 64]),
  layers: tune.integer(1, 3),
  lr: tune.logUniform(1e-4, 1),
};

describe('regularizedEvolution', () => {
  test('each child differs in one hyperparameter from one that is alive, and never in none', async () => {
    const trials = await tune.regularizedEvolution(space, ({ width }) => width, {
      n: 60,
      population: 6,
      tournament: 2,
      maximize: true,
      rng: 1,
    });
    expect(trials).toHaveLength(60);
    for (const [at, { config }] of trials.entries()) {
      if (at < 6) continue;
      const differences = trials.slice(at - 6, at).map(({ config: other }) => {
        const names = Object.keys(config) as (keyof typeof config)[];
        return names.filter((name) => config[name] !== other[name]).length;
      });
      expect(differences).toContain(1);
    }
  });

  test('finds the best, small or large, where a tournament takes all', async () => {
    const distance = ({ width, layers }: { width: number; layers: number }) =>
      Math.abs(Math.log2(width / 32)) + Math.abs(layers - 2);
    const last = async (maximize: boolean) => {
      const trials = await tune.regularizedEvolution(
        space,
        (config) => (maximize ? -distance(config) : distance(config)),
        { n: 80, population: 5, tournament: 5, maximize, rng: 2 },
      );
      return Math.min(...trials.map(({ config }) => distance(config)));
    };
    expect(await last(false)).toBe(0);
    expect(await last(true)).toBe(0);
  });

  test('the oldest dies, however good it is', async () => {
    let evaluation = 0;
    // The first is the best that there ever is; all later ones are alike.
    const trials = await tune.regularizedEvolution(space, () => Number(evaluation++ === 0), {
      n: 200,
      population: 4,
      tournament: 4,
      maximize: true,
      rng: 3,
    });
    const first = trials[0]?.config;
    const far = trials.slice(100).filter(({ config }) => config.lr !== first?.lr);
    expect(far.length).toBeGreaterThan(90);
  });

  test('is the same for the same seed, takes NaN for the worst, and refuses what cannot be', async () => {
    const run = (rng: number) =>
      tune.regularizedEvolution(space, ({ width }) => (width === 8 ? Number.NaN : width), {
        n: 200,
        rng,
      });
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
    const late = (await run(1)).slice(100).map(({ config }) => config.width);
    expect(late.filter((width) => width === 16).length).toBeGreaterThan(60);
    expect(late.filter((width) => width === 8).length).toBeLessThan(20);
    const one = { width: tune.choice([8]) };
    await expect(tune.regularizedEvolution(one, () => 1, { n: 3, rng: 1 })).rejects.toThrow(
      'no hyperparameter has a second value',
    );
    await expect(
      tune.regularizedEvolution(space, () => 1, { n: 9, population: 2, tournament: 3, rng: 1 }),
    ).rejects.toThrow('a tournament of 3 among 2');
  });
});
