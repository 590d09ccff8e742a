import type { Color } from '../shapes/index.ts';
import type { Person, View } from './person.ts';

/** A shape in the coordinates of a body: x is 0 in the middle, y runs from 0 at the top to 1. */
interface Shape {
  /** What it lies within: x from -`half` about `middle`, y from `top` to `bottom`. */
  readonly middle: number;
  readonly half: number;
  readonly top: number;
  readonly bottom: number;
  inside(x: number, y: number): boolean;
}

/** A shape and its color, which may differ from place to place. */
interface Part {
  readonly shape: Shape;
  readonly color: Color | ((x: number, y: number) => Color);
}

const ellipse = (cx: number, cy: number, rx: number, ry: number): Shape => ({
  middle: cx,
  half: rx,
  top: cy - ry,
  bottom: cy + ry,
  inside: (x, y) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1,
});

/** A limb: a line with round ends. */
function limb(x1: number, y1: number, x2: number, y2: number, r: number): Shape {
  const dx = x2 - x1;
  const dy = y2 - y1;
  const square = dx * dx + dy * dy;
  return {
    middle: (x1 + x2) / 2,
    half: Math.abs(dx) / 2 + r,
    top: Math.min(y1, y2) - r,
    bottom: Math.max(y1, y2) + r,
    inside: (x, y) => {
      const t = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / square));
      return (x - x1 - t * dx) ** 2 + (y - y1 - t * dy) ** 2 < r * r;
    },
  };
}

/** Between two heights, with a half-width that goes from one to the other. */
const trapezoid = (top: number, bottom: number, above: number, below: number, cx = 0): Shape => ({
  middle: cx,
  half: Math.max(above, below),
  top,
  bottom,
  inside: (x, y) =>
    y >= top &&
    y < bottom &&
    Math.abs(x - cx) < above + ((below - above) * (y - top)) / (bottom - top),
});

const mixed = (color: Color, by: number): Color => [color[0] * by, color[1] * by, color[2] * by];

/** The parts of a person from back to front; the body is 1 high, its feet at y = 0.94. */
function partsOf(person: Person, view: View): Part[] {
  const { build, skin, hair, top, trim, legs, shoes } = person;
  const parts: Part[] = [];
  const add = (color: Part['color'], shape: Shape) => void parts.push({ color, shape });
  const hip = 0.52;
  const step = 0.05 * view.stride;
  // Seen from behind, the person's left is on our left.
  const left = view.back ? -1 : 1;

  if (person.hairStyle === 'long') add(hair, ellipse(0, 0.145, 0.066, 0.095));
  if (person.bag === 'backpack' && !view.back) {
    add(person.bagColor, trapezoid(0.21, 0.46, 0.125 * build, 0.125 * build));
  }
  for (const side of [-1, 1]) {
    const x = side * (0.042 * build + 0.004);
    const foot = x + side * 0.006 + step * side;
    const thigh = limb(x, hip, (x + foot) / 2, 0.7, 0.044 * build);
    const shin = limb((x + foot) / 2, 0.7, foot, 0.89, 0.036 * build);
    const bare = person.lower !== 'trousers';
    add(bare ? skin : mixed(legs, side > 0 ? 1 : 0.9), shin);
    add(person.lower === 'skirt' ? skin : mixed(legs, side > 0 ? 1 : 0.9), thigh);
    add(shoes, ellipse(foot + 0.012 * side, 0.925, 0.042, 0.02));
  }
  if (person.lower === 'skirt') add(legs, trapezoid(0.47, 0.72, 0.075 * build, 0.125 * build));

  const shirt = (x: number, y: number): Color => {
    if (person.pattern === 'stripes') return Math.floor((y - 0.2) / 0.042) % 2 ? trim : top;
    if (person.pattern === 'band') return y > 0.31 && y < 0.39 ? trim : top;
    // An open jacket shows what is worn below it, in front only.
    if (person.pattern === 'jacket' && !view.back) return Math.abs(x) < 0.032 ? trim : top;
    return top;
  };
  add(shirt, trapezoid(0.2, 0.25, 0.07 * build, 0.112 * build));
  add(shirt, trapezoid(0.25, 0.53, 0.112 * build, 0.085 * build));
  for (const side of [-1, 1]) {
    const shoulder = side * 0.115 * build;
    const hand = shoulder + side * 0.022 + 0.035 * view.swing * side;
    const sleeve: Part['color'] = (_x, y) => mixed(shirt(1, y), 0.86);
    add(skin, ellipse(hand, 0.525, 0.026, 0.026));
    add(sleeve, limb(shoulder, 0.245, hand, 0.49, 0.03 * build));
  }
  if (person.bag === 'shoulder') {
    const side = person.bagSide * left;
    add(
      mixed(person.bagColor, 0.75),
      limb(-0.09 * side * build, 0.21, 0.1 * side * build, 0.46, 0.011),
    );
    add(person.bagColor, ellipse(0.125 * side * build, 0.52, 0.058, 0.06));
  }
  if (person.bag === 'backpack') {
    if (view.back) add(person.bagColor, ellipse(0, 0.34, 0.085 * build, 0.13));
    else {
      for (const side of [-1, 1]) {
        add(
          mixed(person.bagColor, 0.85),
          trapezoid(0.205, 0.4, 0.014, 0.014, side * 0.068 * build),
        );
      }
    }
  }

  add(mixed(skin, 0.88), trapezoid(0.165, 0.215, 0.026, 0.032));
  if (view.back) {
    add(hair, ellipse(0, 0.12, 0.054, 0.064));
    if (person.hairStyle === 'long') add(hair, trapezoid(0.12, 0.26, 0.056, 0.05));
  } else {
    add(hair, ellipse(0, 0.112, 0.057, 0.063));
    add(skin, ellipse(0, 0.13, 0.045, 0.053));
    for (const side of [-1, 1]) add([0.1, 0.08, 0.08], ellipse(0.018 * side, 0.124, 0.008, 0.008));
  }
  if (person.hairStyle === 'hat') {
    add(person.trim, trapezoid(0.045, 0.1, 0.045, 0.057));
    add(mixed(person.trim, 0.8), trapezoid(0.095, 0.108, 0.075, 0.075));
  }
  return parts;
}

/** Points of a pixel to a side whose mean is its color. */
const SAMPLES = 3;

/** Draws a person into an image `[height, width, 3]`, row by row. */
export function renderPerson(
  person: Person,
  view: View,
  height: number,
  width: number,
  image: Float32Array,
): void {
  const [rows, columns] = [height * SAMPLES, width * SAMPLES];
  const fine = new Float32Array(rows * columns * 3);
  paintBackground(view, rows, columns, fine);
  // Feet stand where they stand, however tall the person is.
  const size = view.scale * person.height;
  const place = { x: view.shift[0], y: 0.94 * (1 - size) + view.shift[1], size };
  const shadow = ellipse(0, 0.94, 0.17, 0.022);
  paint(shadow, place, rows, columns, (at) => {
    for (let c = 0; c < 3; c++) fine[at + c] = (fine[at + c] as number) * 0.6;
  });
  for (const { shape, color } of partsOf(person, view)) {
    paint(shape, place, rows, columns, (at, x, y) => {
      fine.set(typeof color === 'function' ? color(x, y) : color, at);
    });
  }
  const share = view.light.map((light) => light / (SAMPLES * SAMPLES));
  image.fill(0);
  for (let at = 0; at < fine.length; at++) {
    const point = Math.floor(at / 3);
    const row = Math.floor(point / columns / SAMPLES);
    const pixel = row * width + Math.floor((point % columns) / SAMPLES);
    const to = 3 * pixel + (at % 3);
    image[to] = (image[to] as number) + (fine[at] as number) * (share[at % 3] as number);
  }
}

function paintBackground(view: View, rows: number, columns: number, fine: Float32Array): void {
  for (let row = 0; row < rows; row++) {
    const y = (row + 0.5) / rows;
    const wall = mixed(view.wall, 1.05 - 0.15 * y);
    for (let column = 0; column < columns; column++) {
      const x = (column + 0.5 - columns / 2) / rows;
      const block = view.blocks.find(({ x: at, w, top }) => x >= at && x < at + w && y > top);
      fine.set(y > 0.8 ? view.floor : (block?.color ?? wall), 3 * (row * columns + column));
    }
  }
}

/** Calls `put` for each point of an image that is in a shape, with its place in the body. */
function paint(
  { middle, half, top, bottom, inside }: Shape,
  place: { readonly x: number; readonly y: number; readonly size: number },
  rows: number,
  columns: number,
  put: (at: number, x: number, y: number) => void,
): void {
  const rowOf = (y: number) => (y * place.size + place.y) * rows;
  const columnOf = (x: number) => (x * place.size + place.x) * rows + columns / 2;
  const last = Math.min(rows - 1, Math.ceil(rowOf(bottom)));
  const right = Math.min(columns - 1, Math.ceil(columnOf(middle + half)));
  for (let row = Math.max(0, Math.floor(rowOf(top))); row <= last; row++) {
    const y = ((row + 0.5) / rows - place.y) / place.size;
    for (let column = Math.max(0, Math.floor(columnOf(middle - half))); column <= right; column++) {
      const x = ((column + 0.5 - columns / 2) / rows - place.x) / place.size;
      if (inside(x, y)) put(3 * (row * columns + column), x, y);
    }
  }
}

/** What a camera makes of colors: max(0, gain * mix * color + tint) ** gamma, of (r, g, b). */
export interface Camera {
  /** A row for each channel that comes out. */
  readonly mix: readonly [Color, Color, Color];
  readonly gain: number;
  readonly tint: Color;
  readonly gamma: number;
}

/** Bluer, darker, and with another curve of brightness. */
export const SECOND_CAMERA: Camera = {
  mix: [
    [0.72, 0.2, 0],
    [0.1, 0.7, 0.1],
    [0, 0.22, 0.78],
  ],
  gain: 0.85,
  tint: [0, 0.02, 0.06],
  gamma: 1.4,
};

/** Changes the colors of an image, in place, to what a camera makes of them. */
export function seenBy({ mix, gain, tint, gamma }: Camera, image: Float32Array): void {
  for (let at = 0; at < image.length; at += 3) {
    const [r, g, b] = image.subarray(at, at + 3) as unknown as [number, number, number];
    for (const [c, [fromR, fromG, fromB]] of mix.entries()) {
      const value = gain * (fromR * r + fromG * g + fromB * b) + (tint[c] as number);
      image[at + c] = Math.max(0, value) ** gamma;
    }
  }
}
