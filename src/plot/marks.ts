import type { Text } from '../contract/index.ts';
import type { DraftTrace } from './draft.ts';
import { quoted } from './line.ts';
import { colorOf, ink } from './template.ts';
import { oneLine } from './text.ts';
import { type Values, vector } from './values.ts';

/** The straight line w·x + b = 0 of the plane. */
export interface Boundary {
  /** Two weights. */
  readonly w: Values;
  /** Default 0. */
  readonly b?: number;
  /** In the legend. Default 'decision boundary'. */
  readonly name?: Text;
  /** Default 'solid'. */
  readonly dash?: 'solid' | 'dash' | 'dot';
}

/** An arrow of the plane. */
export interface Arrow {
  /** Two numbers. */
  readonly to: Values;
  /** Default the origin. */
  readonly from?: Values;
  /** Default none. */
  readonly name?: Text;
  /** Where the name stands: beyond the head, or beside the middle. Default 'head'. */
  readonly place?: 'head' | 'middle';
}

/** Points that are ringed, by their numbers. */
export interface Ring {
  readonly points: readonly number[];
  /** In the legend. Default none. */
  readonly name?: Text;
}

/** What may be drawn over points of the plane. */
export interface MarkOptions {
  /** Lines w·x + b = 0, drawn from edge to edge. Default none. */
  readonly boundary?: Boundary | readonly Boundary[];
  /** Numbers of points to ring. Default none. */
  readonly ring?: readonly number[] | Ring;
  /** Such as a weight vector or a step. Default none. */
  readonly arrows?: readonly Arrow[];
}

type Point = readonly [number, number];
type Range = readonly [number, number];

/**
 * Where the line w·x + b = 0 enters and leaves a square around the middle of the ranges, much
 * larger than they.
 */
function ends([w1, w2]: Point, b: number, x: Range, y: Range): [Point, Point] {
  const [centerX, centerY] = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
  const reach = 4 * Math.max(x[1] - x[0], y[1] - y[0]);
  const size = Math.hypot(w1, w2);
  const away = (w1 * centerX + w2 * centerY + b) / size;
  const [footX, footY] = [centerX - (away * w1) / size, centerY - (away * w2) / size];
  const [alongX, alongY] = [(-w2 / size) * reach, (w1 / size) * reach];
  return [
    [footX - alongX, footY - alongY],
    [footX + alongX, footY + alongY],
  ];
}

function boundaryTrace(
  { w, b = 0, name, dash = 'solid' }: Boundary,
  place: number,
  x: Range,
  y: Range,
  caller: string,
): DraftTrace {
  const label = name ?? 'decision boundary';
  const weights = vector(w, `${caller}: w of the boundary ${quoted(label)}`);
  const [w1 = 0, w2 = 0] = weights;
  if (weights.length !== 2)
    throw new Error(
      `${caller}: boundary ${quoted(label)} has ${weights.length} weights; a line of the plane has two`,
    );
  const trace = {
    type: 'scatter',
    mode: 'lines',
    name: oneLine(label),
    line: { color: place === 0 ? ink : colorOf(place + 1), width: 2.5, dash },
    hoverinfo: 'skip',
  };
  // Weights of zero draw no line, which the legend names all the same: such is a perceptron before
  // its first update.
  if (w1 === 0 && w2 === 0) return { ...trace, x: [x[0], x[0]], y: [y[0], y[0]] };
  const [from, to] = ends([w1, w2], b, x, y);
  return { ...trace, x: [from[0], to[0]], y: [from[1], to[1]] };
}

/**
 * The traces of boundaries, rings and arrows, in this order.
 * @param x what the axis shows; boundaries reach beyond it, so it must be set as its range
 * @throws Error for a boundary without two weights, and a ring around no point
 */
export function markTraces(
  { boundary = [], ring = [], arrows = [] }: MarkOptions,
  points: readonly Point[],
  x: Range,
  y: Range,
  caller: string,
): DraftTrace[] {
  const boundaries = Array.isArray(boundary)
    ? (boundary as readonly Boundary[])
    : [boundary as Boundary];
  const { points: ringed, name } = 'points' in ring ? ring : { points: ring, name: undefined };
  const absent = ringed.find((i) => points[i] === undefined);
  if (absent !== undefined)
    throw new Error(`${caller}: ring ${absent}, but the points are 0 to ${points.length - 1}`);
  const rings: DraftTrace[] =
    'points' in ring || ringed.length > 0
      ? [
          {
            type: 'scatter',
            mode: 'markers',
            name: name === undefined ? '' : oneLine(name),
            showlegend: name !== undefined,
            x: ringed.map((i) => (points[i] as Point)[0]),
            y: ringed.map((i) => (points[i] as Point)[1]),
            marker: { symbol: 'circle-open', size: 19, color: ink, line: { width: 2.5 } },
            hoverinfo: 'skip',
          },
        ]
      : [];
  return [
    ...boundaries.map((one, i) => boundaryTrace(one, i, x, y, caller)),
    ...rings,
    ...readArrows(arrows, caller).map(({ from, to, name, place }): DraftTrace => {
      const along = place === 'middle' ? [0, 0.5, 1] : [0, 1];
      const last = along.length - 1;
      const at = (t: number, axis: 0 | 1) => (1 - t) * from[axis] + t * to[axis];
      return {
        type: 'scatter',
        mode: name === undefined ? 'lines+markers' : 'lines+markers+text',
        x: along.map((t) => at(t, 0)),
        y: along.map((t) => at(t, 1)),
        ...(name === undefined
          ? {}
          : {
              text: along.map((_, i) => (i === 1 ? oneLine(name) : '')),
              textposition: place === 'middle' ? beside(from, to) : beyondTip(from, to),
            }),
        textfont: { size: 14, color: ink },
        line: { color: ink, width: 2.5 },
        marker: {
          symbol: 'arrow',
          size: along.map((_, i) => (i === last ? 15 : 0)),
          angleref: 'previous',
          color: ink,
          opacity: 1,
        },
        showlegend: false,
        hoverinfo: 'skip',
      };
    }),
  ];
}

/** Where a name does not lie over its arrow: on the side to which the arrow points. */
function beyondTip([x0, y0]: Point, [x1, y1]: Point): string {
  if (Math.abs(x1 - x0) > Math.abs(y1 - y0)) return x1 < x0 ? 'middle left' : 'middle right';
  return y1 < y0 ? 'bottom center' : 'top center';
}

/** Where a name does not lie over the middle of its arrow: to the right of a steep one, above a flat one. */
function beside([x0, y0]: Point, [x1, y1]: Point): string {
  return Math.abs(x1 - x0) > Math.abs(y1 - y0) ? 'top center' : 'middle right';
}

/** An arrow whose numbers were read. */
interface ReadArrow {
  readonly from: Point;
  readonly to: Point;
  readonly name: Text | undefined;
  readonly place: 'head' | 'middle';
}

/** @throws Error for an end without two coordinates */
export function readArrows(arrows: readonly Arrow[], caller: string): ReadArrow[] {
  const end = (values: Values, what: string): Point => {
    const numbers = vector(values, `${caller}: ${what}`);
    if (numbers.length !== 2)
      throw new Error(
        `${caller}: ${what} has ${numbers.length} numbers; a point of the plane has two`,
      );
    return numbers as unknown as Point;
  };
  return arrows.map(({ from = [0, 0], to, name, place = 'head' }, i) => ({
    from: end(from, `start of arrow ${i}`),
    to: end(to, `end of arrow ${i}`),
    name,
    place,
  }));
}

/** What a range must hold so that points and arrows are seen, with room around them. */
export function reach(values: readonly number[], room: number): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (!(low <= high)) return [-1, 1];
  const space = room * (high - low || 1);
  return [low - space, high + space];
}
