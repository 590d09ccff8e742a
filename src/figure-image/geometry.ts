import { textWidth } from './fonts.ts';

/** A rectangle in the shape of a DOMRect. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function box(x = 0, y = 0, width = 0, height = 0): Box {
  return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
}

function union(boxes: readonly Box[]): Box {
  const filled = boxes.filter((b) => b.width > 0 || b.height > 0);
  if (filled.length === 0) return box();
  const left = Math.min(...filled.map((b) => b.left));
  const top = Math.min(...filled.map((b) => b.top));
  const right = Math.max(...filled.map((b) => b.right));
  const bottom = Math.max(...filled.map((b) => b.bottom));
  return box(left, top, right - left, bottom - top);
}

const numeric = (element: Element, name: string): number =>
  Number.parseFloat(element.getAttribute(name) ?? '') || 0;

/** A property as the element's style or its attribute of that name gives it. */
export function styled(element: Element, name: string): string | undefined {
  const style = element.getAttribute('style') ?? '';
  const declared = new RegExp(`(?:^|;)\\s*${name}:\\s*([^;]+)`).exec(style)?.[1];
  return (declared ?? element.getAttribute(name))?.trim();
}

function fontSize(element: Element | null): number {
  if (element === null) return 12;
  const size = styled(element, 'font-size');
  const value = Number.parseFloat(size ?? '');
  if (size === undefined || Number.isNaN(value)) return fontSize(element.parentElement);
  if (size.endsWith('%')) return (value / 100) * fontSize(element.parentElement);
  if (size.endsWith('em')) return value * fontSize(element.parentElement);
  return value;
}

function runWidth(node: Node, size: number): number {
  if (node.nodeType === 3) return textWidth(node.textContent ?? '', size);
  const own = fontSize(node as Element);
  return [...node.childNodes].reduce((sum, child) => sum + runWidth(child, own), 0);
}

/** Box of a text element: plotly.js puts each line of a text that has several in `tspan.line`. */
export function textBox(element: Element): Box {
  if (!element.textContent) return box();
  const size = fontSize(element);
  const spans = [...element.querySelectorAll('tspan.line')];
  const lines = spans.length > 0 ? spans : [element];
  const width = Math.max(...lines.map((line) => runWidth(line, size)));
  const height = size * (1.16 + 1.3 * (lines.length - 1));
  const anchor = styled(element, 'text-anchor');
  const shift = anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0;
  return box(numeric(element, 'x') - shift, numeric(element, 'y') - 0.92 * size, width, height);
}

/** Box of a path by its end points: exact for the straight lines and close for the curves drawn here. */
function pathBox(d: string): Box {
  const [xs, ys]: [number[], number[]] = [[], []];
  let [x, y] = [0, 0];
  for (const [, command = '', text = ''] of d.matchAll(/([a-z])([^a-z]*)/gi)) {
    const values = (text.match(/-?[\d.]+(?:e-?\d+)?/gi) ?? []).map(Number);
    const last = values.at(-1) ?? 0;
    const beforeLast = values.at(-2) ?? 0;
    if (command === 'H') x = last;
    else if (command === 'h') x += last;
    else if (command === 'V') y = last;
    else if (command === 'v') y += last;
    else if (command === 'l' || command === 'm') [x, y] = [x + beforeLast, y + last];
    else if (values.length > 1) [x, y] = [beforeLast, last];
    xs.push(x);
    ys.push(y);
  }
  if (xs.length === 0) return box();
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return box(left, top, Math.max(...xs) - left, Math.max(...ys) - top);
}

/** An affine map, as the six numbers of SVG's `matrix(a b c d e f)`. */
type Affine = readonly [number, number, number, number, number, number];

function product(p: Affine, q: Affine): Affine {
  return [
    p[0] * q[0] + p[2] * q[1],
    p[1] * q[0] + p[3] * q[1],
    p[0] * q[2] + p[2] * q[3],
    p[1] * q[2] + p[3] * q[3],
    p[0] * q[4] + p[2] * q[5] + p[4],
    p[1] * q[4] + p[3] * q[5] + p[5],
  ];
}

function ownTransform(element: Element): Affine {
  let result: Affine = [1, 0, 0, 1, 0, 0];
  const text = element.getAttribute('transform') ?? '';
  for (const [, name, list = ''] of text.matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [a = 0, b, c = 0, d = 0, e = 0, f = 0] = list
      .trim()
      .split(/[\s,]+/)
      .map(Number);
    if (name === 'translate') result = product(result, [1, 0, 0, 1, a, b ?? 0]);
    else if (name === 'scale') result = product(result, [a, 0, 0, b ?? a, 0, 0]);
    else if (name === 'matrix') result = product(result, [a, b ?? 0, c, d, e, f]);
    else if (name === 'rotate') {
      const [cos, sin] = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)];
      const [x, y] = [b ?? 0, c];
      result = product(result, [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y]);
    }
  }
  return result;
}

/** The upright box around a box after a map. */
function moved(inner: Box, [a, b, c, d, e, f]: Affine): Box {
  const across = [a * inner.left, a * inner.right] as const;
  const up = [c * inner.top, c * inner.bottom] as const;
  const down = [b * inner.left, b * inner.right] as const;
  const along = [d * inner.top, d * inner.bottom] as const;
  const left = Math.min(...across) + Math.min(...up) + e;
  const top = Math.min(...down) + Math.min(...along) + f;
  const right = Math.max(...across) + Math.max(...up) + e;
  const bottom = Math.max(...down) + Math.max(...along) + f;
  return box(left, top, right - left, bottom - top);
}

/** Box of an SVG element on the page: its own transform and those it stands in are applied. */
export function pageBox(element: Element): Box {
  let result = elementBox(element);
  for (let at: Element | null = element; at && at.tagName !== 'svg'; at = at.parentElement)
    result = moved(result, ownTransform(at));
  return result;
}

/** Box of an SVG element in its own coordinates, its transform not applied. */
export function elementBox(element: Element): Box {
  switch (element.tagName.toLowerCase()) {
    case 'text':
    case 'tspan':
      return textBox(element);
    case 'rect':
    case 'image':
      return box(
        numeric(element, 'x'),
        numeric(element, 'y'),
        numeric(element, 'width'),
        numeric(element, 'height'),
      );
    case 'circle': {
      const r = numeric(element, 'r');
      return box(numeric(element, 'cx') - r, numeric(element, 'cy') - r, 2 * r, 2 * r);
    }
    case 'path':
      return pathBox(element.getAttribute('d') ?? '');
    case 'g':
    case 'svg':
      return union(
        [...element.children].map((child) => moved(elementBox(child), ownTransform(child))),
      );
    default:
      return box();
  }
}

/** Box of an HTML element, which has no layout here: the size its style gives. */
export function styledBox(element: Element): Box {
  const side = (name: string) => Number.parseFloat(styled(element, name) ?? '') || 0;
  return box(0, 0, side('width'), side('height'));
}

/** The corners of a path, for the labels that contour lines carry. */
function corners(d: string): [number, number][] {
  return [...d.matchAll(/(-?[\d.]+(?:e-?\d+)?)[ ,](-?[\d.]+(?:e-?\d+)?)/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
}

export function pathLength(d: string): number {
  const points = corners(d);
  return points.reduce((sum, [x, y], i) => {
    const [px, py] = points[i - 1] ?? [x, y];
    return sum + Math.hypot(x - px, y - py);
  }, 0);
}

export function pointAt(d: string, distance: number): { x: number; y: number } {
  const points = corners(d);
  let left = distance;
  for (const [i, [x, y]] of points.entries()) {
    const [px, py] = points[i - 1] ?? [x, y];
    const step = Math.hypot(x - px, y - py);
    if (step > 0 && left <= step)
      return { x: px + (left / step) * (x - px), y: py + (left / step) * (y - py) };
    left -= step;
  }
  const [x, y] = points.at(-1) ?? [0, 0];
  return { x, y };
}
