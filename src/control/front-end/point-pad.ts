import type { AnyView, AnyWidget, Text } from '../../contract/index.ts';
import type { PadPoint } from '../point-pad.ts';
import { element, say, View } from './parts/view.ts';

const ADD: Text = { zh: '加一个点', en: 'Add a point' };
const CLASS: Text = { zh: '类别', en: 'class' };
const POINT: Text = { zh: '点', en: 'point' };
const KEYS: Text = {
  zh: '拖动，或用方向键移动',
  en: 'drag the points, or move them with the arrow keys',
};
const MORE_KEYS: Text = { zh: '；Delete 删除', en: '; Delete removes one' };

/** Pixels that a side has in the drawing's own measure. */
const SIDE = 320;
/** Wong's colors, which readers tell apart who see few. */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
/** Parts of the range that an arrow key moves a point. */
const STEPS = 50;

const clamp = (value: number, [low, high]: readonly [number, number]) =>
  Math.min(Math.max(value, low), high);
const tidy = (value: number) => Number(value.toPrecision(4));

function svg(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** A plane with points to drag. */
const pointPad: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    const { model } = view;
    const xRange = model.get('xRange') as [number, number];
    const yRange = model.get('yRange') as [number, number];
    const classes = Number(model.get('classes'));
    const isFixed = model.get('fixed') === true;
    const points = () => model.get('value') as readonly PadPoint[];
    let newest = 0;

    const across = (x: number) => ((x - xRange[0]) / (xRange[1] - xRange[0])) * SIDE;
    const down = (y: number) => (1 - (y - yRange[0]) / (yRange[1] - yRange[0])) * SIDE;
    const plane = svg('svg', { viewBox: `0 0 ${SIDE} ${SIDE}`, role: 'group' });
    plane.setAttribute('aria-label', `${view.label}: ${say(KEYS)}${isFixed ? '' : say(MORE_KEYS)}`);
    Object.assign(plane.style, {
      ...{ width: `${SIDE}px`, maxWidth: '100%', touchAction: 'none', overflow: 'visible' },
      ...{ background: '#fff', border: '1px solid #888' },
    });
    const zero = { stroke: '#bbb', 'stroke-width': 1 };
    plane.append(
      svg('line', { x1: 0, x2: SIDE, y1: down(0), y2: down(0), ...zero }),
      svg('line', { x1: across(0), x2: across(0), y1: 0, y2: SIDE, ...zero }),
    );
    const corner = (text: number, x: number, y: number, anchor: string) => {
      const made = svg('text', { x, y, 'text-anchor': anchor, 'font-size': 12, fill: '#555' });
      made.textContent = String(text);
      plane.append(made);
    };
    corner(xRange[0], 4, SIDE / 2 - 4, 'start');
    corner(xRange[1], SIDE - 4, SIDE / 2 - 4, 'end');
    corner(yRange[1], SIDE / 2 + 4, 14, 'start');
    corner(yRange[0], SIDE / 2 + 4, SIDE - 5, 'start');
    const layer = svg('g', {});
    plane.append(layer);

    const put = (i: number, change: Partial<PadPoint>) =>
      void view.change(points().map((point, k) => (k === i ? { ...point, ...change } : point)));
    const move = (i: number, x: number, y: number) =>
      put(i, { x: tidy(clamp(x, xRange)), y: tidy(clamp(y, yRange)) });
    const remove = (i: number) => {
      if (!isFixed) void view.change(points().filter((_, k) => k !== i));
    };
    const add = (x: number, y: number): number => {
      void view.change([...points(), { x: tidy(x), y: tidy(y), label: newest }]);
      return points().length - 1;
    };
    const placeOf = ({ clientX, clientY }: PointerEvent) => {
      const { left, top, width, height } = plane.getBoundingClientRect();
      const [x, y] = [(clientX - left) / width, 1 - (clientY - top) / height];
      return [
        xRange[0] + x * (xRange[1] - xRange[0]),
        yRange[0] + y * (yRange[1] - yRange[0]),
      ] as const;
    };
    const dots: SVGElement[] = [];
    const focus = (i: number) => dots[Math.min(i, dots.length - 1)]?.focus();

    const key = (i: number, event: KeyboardEvent) => {
      const point = points()[i];
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
        event.key
      ];
      if (!point) return;
      if (step) {
        const [dx = 0, dy = 0] = step;
        const x = point.x + (dx * (xRange[1] - xRange[0])) / STEPS;
        move(i, x, point.y + (dy * (yRange[1] - yRange[0])) / STEPS);
      } else if (event.key === 'Delete' || event.key === 'Backspace') {
        remove(i);
        focus(i);
      } else if (/^\d$/.test(event.key) && Number(event.key) < classes) {
        put(i, { label: Number(event.key) });
      } else return;
      event.preventDefault();
    };
    const draw = () => {
      while (dots.length > points().length) dots.pop()?.remove();
      for (const [i, { x, y, label }] of points().entries()) {
        let dot = dots[i];
        if (!dot) {
          dot = svg('circle', {
            r: 8,
            tabindex: 0,
            role: 'button',
            stroke: '#fff',
            'stroke-width': 2,
          });
          dot.style.cursor = 'grab';
          dot.addEventListener('keydown', (event) => key(i, event));
          dot.addEventListener('pointerdown', (event) => dot?.setPointerCapture(event.pointerId));
          dot.addEventListener('pointermove', (event) => {
            if (dot?.hasPointerCapture(event.pointerId)) move(i, ...placeOf(event));
          });
          layer.append(dot);
          dots[i] = dot;
        }
        const named = classes > 1 ? `, ${say(CLASS)} ${label}` : '';
        dot.setAttribute('aria-label', `${say(POINT)} ${i + 1}${named}: ${tidy(x)}, ${tidy(y)}`);
        dot.setAttribute('cx', String(across(x)));
        dot.setAttribute('cy', String(down(y)));
        dot.setAttribute('fill', COLORS[label] ?? '#333');
      }
    };

    view.row.append(element('span', { textContent: view.label }, { minWidth: '5em' }), plane);
    if (!isFixed) {
      plane.style.cursor = 'copy';
      plane.addEventListener('pointerdown', (event) => {
        if (dots.includes(event.target as SVGElement)) return;
        event.preventDefault();
        focus(add(...placeOf(event)));
      });
      const center = [(xRange[0] + xRange[1]) / 2, (yRange[0] + yRange[1]) / 2] as const;
      const tools = element('div', {}, { display: 'grid', gap: '0.5em', justifyItems: 'start' });
      if (classes > 1) {
        const list = element('select', {}, { font: 'inherit' });
        list.append(
          ...Array.from({ length: classes }, (_, i) => new Option(`${say(CLASS)} ${i}`, `${i}`)),
        );
        list.setAttribute('aria-label', `${view.label}: ${say(CLASS)}`);
        list.addEventListener('change', () => {
          newest = list.selectedIndex;
        });
        tools.append(list);
      }
      tools.append(view.button(say(ADD), () => focus(add(...center))));
      view.row.append(tools);
    }
    view.follow(['value'], draw);
    return view.end;
  },
};

export default pointPad;
