import type { Rng } from '../../tensor/index.ts';
import {
  type Box,
  type Color,
  covers,
  overlapOf,
  type PlacedShape,
  type ShapeKind,
} from './figure.ts';

/** How scenes are drawn, all filled in. */
export interface SceneSpec {
  readonly size: number;
  readonly kinds: readonly ShapeKind[];
  readonly objects: readonly [least: number, most: number];
  readonly sides: readonly [least: number, most: number];
  readonly overlap: number;
  readonly clutter: number;
  readonly noise: number;
  readonly polarity: 'bright' | 'any';
}

/** An object of a scene, as it is seen. */
export interface SceneObject {
  readonly kind: ShapeKind;
  /** Its class: the number of its kind, from 1; 0 is the background. */
  readonly label: number;
  /** The smallest box around its mask. */
  readonly box: Box;
  /** `[size · size]`, row by row: 1 where it is seen. What lies over it has taken its pixels. */
  readonly mask: Uint8Array;
}

const TRIES = 200;

/** Objects at random places, none hiding much of another. */
export function placeShapes(spec: SceneSpec, rng: Rng): PlacedShape[] {
  const { size, kinds, objects, sides, overlap } = spec;
  const whole = ([least, most]: readonly [number, number]) => least + rng.int(most - least + 1);
  const count = whole(objects);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const placed: PlacedShape[] = [];
    for (let tries = 0; tries < TRIES && placed.length < count; tries++) {
      const side = whole(sides);
      const kind = kinds[rng.int(kinds.length)] as ShapeKind;
      const shape = { kind, side, x: rng.int(size - side + 1), y: rng.int(size - side + 1) };
      if (placed.every((other) => overlapOf(shape, other) <= overlap)) placed.push(shape);
    }
    if (placed.length === count) return placed;
  }
  throw new Error(
    `shapes: no room for ${count} objects of ${sides.join(' to ')} pixels in an image of ${size}; ` +
      'give fewer objects, smaller sides or a larger overlap',
  );
}

/** Where each object is seen; the last lies on top. */
export function seenObjects(
  shapes: readonly PlacedShape[],
  { size, kinds }: SceneSpec,
  ids: Int32Array,
): SceneObject[] {
  for (const [i, shape] of shapes.entries()) {
    for (let at = 0; at < ids.length; at++) {
      if (covers(shape, at % size, Math.floor(at / size))) ids[at] = i + 1;
    }
  }
  return shapes.map(({ kind }, i) => {
    const mask = Uint8Array.from(ids, (id) => Number(id === i + 1));
    const box = boxAround(mask, size);
    if (!box) {
      throw new RangeError(
        `shapes: object ${i} (${kind}) is not seen; it lies outside, or under those that follow it`,
      );
    }
    return { kind, label: kinds.indexOf(kind) + 1, box, mask };
  });
}

function boxAround(mask: Uint8Array, size: number): Box | undefined {
  const at = [...mask.keys()].filter((i) => mask[i]);
  if (at.length === 0) return undefined;
  const [columns, rows] = [at.map((i) => i % size), at.map((i) => Math.floor(i / size))];
  const [x, y] = [Math.min(...columns), Math.min(...rows)];
  return { x, y, w: Math.max(...columns) - x + 1, h: Math.max(...rows) - y + 1 };
}

/** Least difference of the mean of a color from the ground's. */
const CONTRAST = 0.25;

/** Ground, lines, objects and noise into `pixels`, three numbers a pixel. */
export function paintScene(
  shapes: readonly PlacedShape[],
  ids: Int32Array,
  { size, clutter, noise, polarity }: SceneSpec,
  rng: Rng,
  pixels: Float32Array,
): void {
  const [dark, bright] =
    polarity === 'bright'
      ? ([
          [0, 0.35],
          [0.3, 1],
        ] as const)
      : ([
          [0, 1],
          [0, 1],
        ] as const);
  const color = ([low, high]: readonly [number, number]): Color => [
    rng.uniform(low, high),
    rng.uniform(low, high),
    rng.uniform(low, high),
  ];
  const ground = color(dark);
  const [across, down] = [rng.uniform(-0.1, 0.1), rng.uniform(-0.1, 0.1)];
  const contrasting = () => {
    for (;;) {
      const drawn = color(bright);
      const difference = brightness(drawn) - brightness(ground);
      const seen = polarity === 'bright' ? difference : Math.abs(difference);
      if (seen > CONTRAST) return drawn;
    }
  };
  const lines = Array.from({ length: clutter }, () => ({
    color: contrasting(),
    ends: Array.from({ length: 4 }, () => rng.uniform(0, size)) as [number, number, number, number],
  }));
  const colors = shapes.map((shape) => shape.color ?? contrasting());
  for (let at = 0; at < ids.length; at++) {
    const [column, row] = [at % size, Math.floor(at / size)];
    const line = lines.find(({ ends }) => isNear(ends, column + 0.5, row + 0.5));
    const tilt = across * (column / size - 0.5) + down * (row / size - 0.5);
    const plain = ground.map((value) => value + tilt);
    const paint = colors[(ids[at] as number) - 1] ?? line?.color ?? plain;
    for (let c = 0; c < 3; c++) {
      const value = (paint[c] as number) + (noise > 0 ? rng.normal(0, noise) : 0);
      pixels[3 * at + c] = Math.min(1, Math.max(0, value));
    }
  }
}

const brightness = (color: Color): number => (color[0] + color[1] + color[2]) / 3;

/** Whether a point lies within half a pixel of the line between two. */
function isNear(
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  x: number,
  y: number,
): boolean {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length2 = dx * dx + dy * dy;
  const along = length2 > 0 ? ((x - x1) * dx + (y - y1) * dy) / length2 : 0;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy) <= 0.5;
}
