import { type Rng, toRng } from '../../tensor/index.ts';

export const SOLIDS = ['sphere', 'cube', 'torus', 'cone'] as const;

/** A body whose surface points are drawn from. */
export type Solid = (typeof SOLIDS)[number];

type Vector = readonly [x: number, y: number, z: number];

/** Points of a surface, and the directions that stand on it there. */
export interface SurfacePoints {
  /** `[n, 3]` */
  readonly points: number[][];
  /** Outward, of length 1, `[n, 3]`. */
  readonly normals: number[][];
}

export interface SurfaceOptions {
  readonly rng: Rng | number;
  /** Number of points. Default 1000. */
  readonly n?: number;
}

/** Smaller radius of the torus; the larger is 1. */
const TUBE = 0.4;
/** Height of the cone over its radius, from -1 to 1. */
const HEIGHT = 2;

const direction = (rng: Rng): [number, number] => {
  const angle = rng.uniform(0, 2 * Math.PI);
  return [Math.cos(angle), Math.sin(angle)];
};

const DRAWS: Readonly<Record<Solid, (rng: Rng) => { at: Vector; normal: Vector }>> = {
  sphere: (rng) => {
    // Archimedes: the height of a uniform point of the sphere is uniform.
    const z = rng.uniform(-1, 1);
    const [c, s] = direction(rng);
    const r = Math.sqrt(1 - z * z);
    const at: Vector = [r * c, r * s, z];
    return { at, normal: at };
  },
  cube: (rng) => {
    const face = rng.int(6);
    const side = face % 2 === 0 ? 1 : -1;
    const around = [rng.uniform(-1, 1), rng.uniform(-1, 1)];
    const put = (value: number, others: readonly number[]) =>
      [0, 1, 2].map((axis) =>
        axis === face >> 1 ? value : others[(axis + 2 - (face >> 1)) % 3],
      ) as unknown as Vector;
    return { at: put(side, around), normal: put(side, [0, 0]) };
  },
  torus: (rng) => {
    // The outside of the tube has more area than the inside.
    let [c, s] = direction(rng);
    while (rng.uniform() * (1 + TUBE) > 1 + TUBE * c) [c, s] = direction(rng);
    const [cosine, sine] = direction(rng);
    const r = 1 + TUBE * c;
    return { at: [r * cosine, r * sine, TUBE * s], normal: [c * cosine, c * sine, s] };
  },
  cone: (rng) => {
    const slant = Math.hypot(HEIGHT, 1);
    const onBase = rng.uniform() * (1 + slant) < 1;
    const r = Math.sqrt(rng.uniform());
    const [c, s] = direction(rng);
    const bottom = -HEIGHT / 2;
    if (onBase) return { at: [r * c, r * s, bottom], normal: [0, 0, -1] };
    const [out, up] = [HEIGHT / slant, 1 / slant];
    return { at: [r * c, r * s, bottom + HEIGHT * (1 - r)], normal: [out * c, out * s, up] };
  },
};

/**
 * Points of a surface, each as likely as any other: of the sphere of radius 1, the cube
 * [-1, 1]³, the torus of radii 1 and 0.4 around the z axis, or the cone with its base, of radius 1
 * and from -1 to 1 along z.
 *
 * @example data.surfacePoints('torus', { n: 500, rng: 1 }).points
 * @throws RangeError for another body
 */
export function surfacePoints(solid: Solid, { rng, n = 1000 }: SurfaceOptions): SurfacePoints {
  if (!Object.hasOwn(DRAWS, solid)) {
    throw new RangeError(`surfacePoints: ${solid} given; there are ${SOLIDS.join(', ')}`);
  }
  const from = toRng(rng);
  const drawn = Array.from({ length: n }, () => DRAWS[solid](from));
  return {
    points: drawn.map(({ at }) => [...at]),
    normals: drawn.map(({ normal }) => [...normal]),
  };
}
