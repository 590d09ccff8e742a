import { describe, expect, test } from 'vitest';
import { pointShapes, type Solid, surfacePoints } from '../../src/data/index.ts';
import { Matrix } from '../../src/linalg/index.ts';

describe('surfacePoints', () => {
  const off: Record<Solid, (p: readonly number[]) => number> = {
    sphere: ([x = 0, y = 0, z = 0]) => Math.hypot(x, y, z) - 1,
    cube: (p) => Math.max(...p.map(Math.abs)) - 1,
    torus: ([x = 0, y = 0, z = 0]) => Math.hypot(Math.hypot(x, y) - 1, z) - 0.4,
    cone: ([x = 0, y = 0, z = 0]) =>
      z === -1 ? Math.max(0, Math.hypot(x, y) - 1) : Math.hypot(x, y) - (1 - z) / 2,
  };

  test.each(['sphere', 'cube', 'torus', 'cone'] as const)('%s: on it, normals outward', (solid) => {
    const { points, normals } = surfacePoints(solid, { n: 300, rng: 1 });
    for (const [i, point] of points.entries()) {
      const normal = normals[i] as number[];
      expect(Math.abs(off[solid](point))).toBeLessThan(1e-12);
      expect(Math.hypot(...normal)).toBeCloseTo(1, 12);
      const outside = point.map((p, j) => p + 1e-3 * (normal[j] as number));
      if (solid !== 'cone') expect(off[solid](outside)).toBeGreaterThan(0);
      else expect(normal[2] === -1 || off.cone(outside) > 0).toBe(true);
    }
  });

  test('each piece of area as likely as any other', () => {
    const z = (solid: Solid) => surfacePoints(solid, { n: 20_000, rng: 2 }).points;
    const share = (rows: number[][], f: (p: number[]) => boolean) =>
      rows.filter(f).length / rows.length;
    // Cap above z = 1/2: a quarter of the sphere. Base of the cone: 1 / (1 + √5).
    expect(share(z('sphere'), (p) => (p[2] as number) > 0.5)).toBeCloseTo(0.25, 1.5);
    expect(share(z('cone'), (p) => p[2] === -1)).toBeCloseTo(1 / (1 + Math.sqrt(5)), 1.5);
    expect(share(z('cube'), (p) => p[0] === 1)).toBeCloseTo(1 / 6, 1.5);
    // Outside of the torus: 1/2 + r / (π R).
    const outer = share(z('torus'), (p) => Math.hypot(p[0] as number, p[1] as number) > 1);
    expect(outer).toBeCloseTo(0.5 + 0.4 / Math.PI, 1.5);
  });

  test('refuses another body', () => {
    expect(() => surfacePoints('egg' as Solid, { rng: 1 })).toThrow('sphere, cube, torus, cone');
  });
});

describe('pointShapes', () => {
  const clouds = (options = {}) => {
    const set = pointShapes({ n: 8, points: 50, rng: 3, ...options });
    const rows = set.rows().map((row) => new Matrix(50, 3, Float64Array.from(row)));
    return { set, rows };
  };

  test('centered, of mean squared radius 1, in equal classes', () => {
    const { set, rows } = clouds();
    expect(set.x.shape).toEqual([8, 50, 3]);
    expect([...set.labels()]).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    for (const cloud of rows) {
      expect(Math.max(...cloud.mean(0).map(Math.abs))).toBeLessThan(1e-6);
      expect(cloud.mul(cloud).sum() / 50).toBeCloseTo(1, 5);
    }
    set.dispose();
  });

  test('the same seed gives the same clouds, another seed others', () => {
    const [one, same, other] = [clouds(), clouds(), clouds({ rng: 4 })];
    expect(one.rows[0]?.toArray()).toEqual(same.rows[0]?.toArray());
    expect(one.rows[0]?.toArray()).not.toEqual(other.rows[0]?.toArray());
    for (const { set } of [one, same, other]) set.dispose();
  });

  test('about z heights stay what they are; any way they do not', () => {
    const tops = (rotation: 'none' | 'z' | 'any') => {
      const { set, rows } = clouds({ kinds: ['cone'], noise: 0, stretch: 0, rotation, n: 1 });
      const z = (rows[0] as Matrix).col(2);
      set.dispose();
      return z.filter((value) => Math.abs(value - Math.min(...z)) < 1e-6).length;
    };
    // Points of the base share their height.
    expect(tops('none')).toBeGreaterThan(5);
    expect(tops('z')).toBeGreaterThan(5);
    expect(tops('any')).toBe(1);
  });
});
