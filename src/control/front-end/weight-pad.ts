import type { AnyView, AnyWidget, Text } from '../../contract/index.ts';
import { element, say, View } from './parts/view.ts';

const KEYS: Text = {
  zh: '方向键换格，+ 和 − 增减，数字键直接写，Delete 归零',
  en: 'arrow keys move, + and − change, digits set, Delete makes zero',
};
const ROW: Text = { zh: '行', en: 'row' };
const COLUMN: Text = { zh: '列', en: 'column' };

/** Pixels that a side of a cell has. */
const CELL = 44;

type Rows = readonly (readonly number[])[];

/** Blue below zero, white at zero, red above, as in the course's heat maps. */
function colorOf(weight: number, reach: number): string {
  const part = Math.min(Math.abs(weight) / reach, 1);
  const [r, g, b] = weight < 0 ? [33, 102, 172] : [178, 24, 43];
  const mix = (channel: number) => Math.round(255 + (channel - 255) * part);
  return `rgb(${mix(r)} ${mix(g)} ${mix(b)})`;
}

const told = (weight: number) => String(weight).replace('-', '−');

/** A grid of weights to paint. */
const weightPad: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    const { model } = view;
    const [min, max, step] = ['min', 'max', 'step'].map((name) => Number(model.get(name))) as [
      number,
      number,
      number,
    ];
    const rows = () => model.get('value') as Rows;
    const width = rows()[0]?.length ?? 0;
    const weight = (i: number) => rows().flat()[i] ?? 0;
    /** To a whole number of steps, within the range. */
    const near = (value: number) => {
      const inside = Math.min(Math.max(value, min), max);
      return Number(Math.min(min + Math.round((inside - min) / step) * step, max).toPrecision(9));
    };
    const put = (i: number, value: number) => {
      if (value === weight(i)) return;
      void view.change(
        rows().map((row, r) => row.map((old, c) => (r * width + c === i ? value : old))),
      );
    };
    /** One step on, and from the end to the other end. */
    const next = (i: number, by: number) => {
      const value = weight(i) + by * step;
      return value > max + step / 2 ? min : value < min - step / 2 ? max : near(value);
    };

    const grid = element(
      'div',
      {},
      {
        display: 'grid',
        gridTemplateColumns: `repeat(${width}, ${CELL}px)`,
        gap: '2px',
        touchAction: 'none',
        userSelect: 'none',
      },
    );
    grid.setAttribute('role', 'group');
    grid.setAttribute('aria-label', `${view.label}: ${say(KEYS)}`);
    const cells = rows()
      .flat()
      .map((_, i) => {
        const cell = element(
          'button',
          { type: 'button', tabIndex: i === 0 ? 0 : -1 },
          {
            width: `${CELL}px`,
            height: `${CELL}px`,
            display: 'grid',
            placeItems: 'center',
            padding: '0',
            border: '1px solid #888',
            font: 'inherit',
            cursor: 'pointer',
          },
        );
        grid.append(cell);
        return cell;
      });
    const focus = (i: number) => {
      for (const [k, cell] of cells.entries()) cell.tabIndex = k === i ? 0 : -1;
      cells[i]?.focus();
    };

    /** What a drag paints. Undefined: the button is up. */
    let brush: number | undefined;
    grid.addEventListener('pointerdown', (event) => {
      const i = cells.indexOf(event.target as HTMLButtonElement);
      if (i < 0) return;
      event.preventDefault();
      brush = next(i, event.shiftKey || event.button === 2 ? -1 : 1);
      put(i, brush);
      focus(i);
      grid.setPointerCapture(event.pointerId);
    });
    grid.addEventListener('pointermove', ({ clientX, clientY }) => {
      if (brush === undefined) return;
      const root = grid.getRootNode() as Document | ShadowRoot;
      const i = cells.indexOf(root.elementFromPoint(clientX, clientY) as HTMLButtonElement);
      if (i >= 0) put(i, brush);
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      grid.addEventListener(end, () => {
        brush = undefined;
      });
    }
    grid.addEventListener('contextmenu', (event) => event.preventDefault());
    grid.addEventListener('keydown', (event) => {
      const i = cells.indexOf(event.target as HTMLButtonElement);
      const [row, column] = [Math.floor(i / width), i % width];
      const { key } = event;
      const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[
        key
      ];
      if (move) {
        const [r, c] = [row + (move[0] ?? 0), column + (move[1] ?? 0)];
        if (r >= 0 && r < cells.length / width && c >= 0 && c < width) focus(r * width + c);
      } else if (key === '+' || key === '=') put(i, near(weight(i) + step));
      else if (key === '-' || key === '_') put(i, near(weight(i) - step));
      else if (key === ' ' || key === 'Enter') put(i, next(i, 1));
      else if (/^\d$/.test(key)) put(i, near(Number(key)));
      else if (key === 'Delete' || key === 'Backspace') put(i, near(0));
      else return;
      event.preventDefault();
    });

    const draw = () => {
      const reach = Math.max(Math.abs(min), Math.abs(max));
      for (const [i, cell] of cells.entries()) {
        const value = weight(i);
        cell.textContent = told(value);
        const place = `${say(ROW)} ${Math.floor(i / width) + 1}, ${say(COLUMN)} ${(i % width) + 1}`;
        cell.setAttribute('aria-label', `${place}: ${told(value)}`);
        cell.style.background = colorOf(value, reach);
        cell.style.color = Math.abs(value) > reach / 2 ? '#fff' : '#222';
      }
    };
    const hint = element(
      'span',
      { textContent: say(KEYS) },
      { fontSize: '0.85em', opacity: '0.8' },
    );
    view.row.append(element('span', { textContent: view.label }, { minWidth: '5em' }), grid, hint);
    view.follow(['value'], draw);
    return view.end;
  },
};

export default weightPad;
