import type { Text } from '../contract/index.ts';
import type { Draft, DraftTrace } from './draft.ts';
import { Figure } from './figure.ts';
import { type FigureOptions, fitting, frame, headline } from './frame.ts';
import { brightness, type Images, paint, Sheet } from './pixels.ts';
import { colorOf } from './template.ts';
import { oneLine, type Say } from './text.ts';
import { read, sizes, type Values } from './values.ts';

/** Upright boxes of one look. */
export interface BoxGroup {
  /** Left, upper, right and lower edge of each box, in pixels of the image. */
  readonly boxes: readonly (readonly [x1: number, y1: number, x2: number, y2: number])[];
  /** In the legend. */
  readonly name: Text;
  /** In the upper left corner of each box. Default none. */
  readonly labels?: readonly Text[];
  /** Default 'solid'. */
  readonly dash?: 'solid' | 'dash' | 'dot';
  /** Place of its color in the palette. Default: one after the other. */
  readonly color?: number;
}

export interface BoxesOverlayOptions extends FigureOptions {
  /** Pixels between the lines of a grid over the image. Default: no grid. */
  readonly grid?: number;
}

/**
 * An image and boxes over it, one color and one kind of line a group. Groups without boxes keep
 * their trace, so that such figures can be the steps of one.
 *
 * @param image shape `[H, W]`, or `[H, W, 1 or 3]`
 * @example boxesOverlay(scene, [{ name: '真实 | truth', boxes: [[9, 6, 19, 20]] }])
 * @throws Error for another shape, a value that is not finite, and labels that are not one a box
 */
export function boxesOverlay(
  image: Values,
  groups: readonly BoxGroup[],
  options: BoxesOverlayOptions = {},
): Figure {
  const { shape, data } = read(image, 'boxesOverlay');
  const [height = 0, width = 0, channels = 1] = shape;
  if (shape.length < 2 || shape.length > 3 || (channels !== 1 && channels !== 3)) {
    throw new Error(
      `boxesOverlay: shape ${sizes(shape)} given; expected one image, [H, W] or [H, W, 1 or 3]`,
    );
  }
  const images: Images = { count: 1, height, width, channels, data };
  const sheet = new Sheet(width, height, channels);
  paint(sheet, images, 0, 0, 0, brightness(data), 'gray');
  const boxes = groups.map((group, i) => outlineOf(group, group.color ?? i));
  const names = groups.map(({ name }) => oneLine(name));
  return new Figure({
    data: [
      { type: 'image', source: sheet.toDataUri(), hoverinfo: 'skip' },
      ...(options.grid === undefined ? [] : [gridTrace(options.grid, height, width)]),
      ...boxes,
    ],
    layout: {
      ...frame(options, names, fitting(options, names, height / width, false)),
      xaxis: { visible: false, range: [-0.5, width - 0.5], constrain: 'domain' },
      yaxis: {
        visible: false,
        range: [height - 0.5, -0.5],
        scaleanchor: 'x',
        constrain: 'domain',
      },
      annotations: groups.flatMap(labelsOf),
    },
    title: options.title,
    describe: (say) =>
      `${headline('Boxes', options, say)}: image of ${height} x ${width} pixels, ` +
      `${groups.map((group) => described(group, say)).join('; ')}.`,
  });
}

/** Up to so many boxes are told one by one. */
const told = 8;

function described({ boxes, name, labels }: BoxGroup, say: Say): string {
  const count = `${boxes.length} ${say(name)}`;
  if (boxes.length === 0 || boxes.length > told) return count;
  const each = boxes.map((box, i) => {
    const label = labels?.[i];
    const edges = box.map((edge) => Math.round(10 * edge) / 10).join(', ');
    return `${label === undefined ? '' : `${say(label)} `}[${edges}]`;
  });
  return `${count}: ${each.join(', ')}`;
}

/** The outlines of a group as one line. */
function outlineOf({ boxes, name, dash = 'solid' }: BoxGroup, color: number): DraftTrace {
  const cut = <T>(list: readonly T[]): (T | null)[] => [...list, null];
  // Pixel 0 is drawn around 0, its left edge lies at -1/2.
  const across = boxes.flatMap(([x1, , x2]) => cut([x1, x2, x2, x1, x1].map((x) => x - 0.5)));
  const down = boxes.flatMap(([, y1, , y2]) => cut([y1, y1, y2, y2, y1].map((y) => y - 0.5)));
  // A line of one point is not seen, and has its entry in the legend; an empty one has none.
  const empty = boxes.length === 0;
  return {
    type: 'scatter',
    mode: 'lines',
    name: oneLine(name),
    x: empty ? [-0.5] : across,
    y: empty ? [-0.5] : down,
    // The nulls are meant: between two boxes nothing is drawn.
    connectgaps: false,
    line: { color: colorOf(color), width: 3, dash },
    hoverinfo: 'skip',
  };
}

/** Labels on dark ground, in the upper left corners of their boxes. */
function labelsOf({ boxes, labels = [] }: BoxGroup): Draft[] {
  if (labels.length > 0 && labels.length !== boxes.length) {
    throw new Error(
      `boxesOverlay: ${labels.length} labels for ${boxes.length} boxes; give one each`,
    );
  }
  return labels.map((label, i) => {
    const [x1 = 0, y1 = 0] = boxes[i] ?? [];
    return {
      text: oneLine(label),
      x: x1 - 0.5,
      y: y1 - 0.5,
      xref: 'x',
      yref: 'y',
      xanchor: 'left',
      yanchor: 'top',
      showarrow: false,
      font: { size: 12, color: '#FFFFFF' },
      bgcolor: 'rgba(0,0,0,0.6)',
    };
  });
}

function gridTrace(step: number, height: number, width: number): DraftTrace {
  const inner = (end: number) =>
    Array.from({ length: Math.ceil(end / step) - 1 }, (_, i) => (i + 1) * step - 0.5);
  const [x, y]: (number | null)[][] = [[], []];
  for (const at of inner(width)) {
    x?.push(at, at, null);
    y?.push(-0.5, height - 0.5, null);
  }
  for (const at of inner(height)) {
    x?.push(-0.5, width - 0.5, null);
    y?.push(at, at, null);
  }
  return {
    type: 'scatter',
    mode: 'lines',
    x: x ?? [],
    y: y ?? [],
    connectgaps: false,
    line: { color: 'rgba(255,255,255,0.45)', width: 1 },
    showlegend: false,
    hoverinfo: 'skip',
  };
}
