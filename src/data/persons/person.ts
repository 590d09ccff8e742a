import type { Rng } from '../../tensor/index.ts';
import type { Color } from '../shapes/index.ts';

/** What is on a person's jacket or shirt. */
export type Pattern = 'plain' | 'stripes' | 'band' | 'jacket';
/** What a person wears below. */
export type Lower = 'trousers' | 'shorts' | 'skirt';
/** What a person carries. */
export type Bag = 'none' | 'shoulder' | 'backpack';

/** What stays with a person from image to image. */
export interface Person {
  readonly hair: Color;
  readonly hairStyle: 'short' | 'long' | 'hat';
  readonly skin: Color;
  readonly top: Color;
  readonly pattern: Pattern;
  /** The second color of a top that is not plain. */
  readonly trim: Color;
  readonly lower: Lower;
  readonly legs: Color;
  readonly shoes: Color;
  readonly bag: Bag;
  readonly bagColor: Color;
  /** The person's own side on which a shoulder bag hangs: -1 right, 1 left. */
  readonly bagSide: -1 | 1;
  /** Breadth against the mean. */
  readonly build: number;
  /** Height against the mean. */
  readonly height: number;
}

const HAIR: readonly Color[] = [
  [0.08, 0.07, 0.07],
  [0.27, 0.16, 0.09],
  [0.52, 0.32, 0.14],
  [0.82, 0.68, 0.36],
  [0.62, 0.6, 0.58],
];
const SKIN: readonly Color[] = [
  [0.95, 0.8, 0.7],
  [0.86, 0.67, 0.53],
  [0.68, 0.48, 0.35],
  [0.43, 0.29, 0.21],
];
/** What most people wear, so that color alone seldom tells who it is. */
const COMMON: readonly Color[] = [
  [0.12, 0.12, 0.14],
  [0.15, 0.19, 0.34],
  [0.5, 0.51, 0.53],
  [0.9, 0.9, 0.88],
];
const BRIGHT: readonly Color[] = [
  [0.72, 0.16, 0.16],
  [0.85, 0.47, 0.16],
  [0.88, 0.77, 0.28],
  [0.22, 0.5, 0.27],
  [0.18, 0.5, 0.56],
  [0.2, 0.35, 0.68],
  [0.47, 0.27, 0.58],
  [0.86, 0.53, 0.64],
  [0.45, 0.31, 0.2],
];
const LEGS: readonly Color[] = [
  [0.12, 0.15, 0.28],
  [0.28, 0.37, 0.55],
  [0.1, 0.1, 0.11],
  [0.42, 0.42, 0.44],
  [0.68, 0.59, 0.45],
];
const SHOES: readonly Color[] = [
  [0.08, 0.08, 0.08],
  [0.9, 0.9, 0.88],
  [0.4, 0.24, 0.14],
];

/** One of a list; the same draws whatever is chosen. */
const pick = <T>(rng: Rng, list: readonly T[]): T => list[rng.int(list.length)] as T;

/** A color near the one of a dye. */
const dyed = (rng: Rng, colors: readonly Color[]): Color =>
  pick(rng, colors).map((v) =>
    Math.min(1, Math.max(0, v + rng.normal(0, 0.03))),
  ) as unknown as Color;

const worn = (rng: Rng): Color => dyed(rng, rng.uniform() < 0.6 ? COMMON : BRIGHT);

/** A person at random. */
export function drawPerson(rng: Rng): Person {
  return {
    hair: dyed(rng, HAIR),
    hairStyle: pick(rng, ['short', 'short', 'long', 'long', 'hat'] as const),
    skin: dyed(rng, SKIN),
    top: worn(rng),
    pattern: pick(rng, ['plain', 'plain', 'stripes', 'band', 'jacket'] as const),
    trim: worn(rng),
    lower: pick(rng, ['trousers', 'trousers', 'shorts', 'skirt'] as const),
    legs: dyed(rng, LEGS),
    shoes: dyed(rng, SHOES),
    bag: pick(rng, ['none', 'none', 'shoulder', 'backpack'] as const),
    bagColor: worn(rng),
    bagSide: pick(rng, [-1, 1] as const),
    build: rng.uniform(0.85, 1.2),
    height: rng.uniform(0.92, 1.05),
  };
}

/** What changes from image to image. */
export interface View {
  /** Seen from behind. */
  readonly back: boolean;
  /** How far the legs are apart in walking, -1 to 1. */
  readonly stride: number;
  /** How far the arms swing, -1 to 1. */
  readonly swing: number;
  /** Shift of the person as a share of the image's height. */
  readonly shift: readonly [x: number, y: number];
  readonly scale: number;
  /** What red, green and blue are multiplied by. */
  readonly light: Color;
  /** What is behind: the wall above, the floor below, and blocks in front of the wall. */
  readonly wall: Color;
  readonly floor: Color;
  readonly blocks: readonly {
    readonly x: number;
    readonly w: number;
    readonly top: number;
    readonly color: Color;
  }[];
}

const grayish = (rng: Rng, low: number, high: number): Color => {
  const level = rng.uniform(low, high);
  return [0, 1, 2].map(() => level + rng.normal(0, 0.04)) as unknown as Color;
};

/** Bright or dim, and of a tint. */
function lightOf(rng: Rng): Color {
  const level = rng.normal(0, 0.2);
  return [0, 1, 2].map(() => Math.exp(level + rng.normal(0, 0.06))) as unknown as Color;
}

/** A view at random. */
export function drawView(rng: Rng): View {
  return {
    back: rng.uniform() < 0.5,
    stride: rng.uniform(-1, 1),
    swing: rng.uniform(-1, 1),
    shift: [rng.uniform(-0.06, 0.06), rng.uniform(-0.04, 0.03)],
    scale: rng.uniform(0.86, 1.03),
    light: lightOf(rng),
    wall: grayish(rng, 0.45, 0.85),
    floor: grayish(rng, 0.3, 0.6),
    blocks: [0, 1].map(() => ({
      x: rng.uniform(-0.3, 0.25),
      w: rng.uniform(0.06, 0.18),
      top: rng.uniform(0, 0.5),
      color: [rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8)] as const,
    })),
  };
}
