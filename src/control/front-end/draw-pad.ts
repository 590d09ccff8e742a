import type { AnyView, AnyWidget, Text } from '../../contract/index.ts';
import { element, say, View } from './parts/view.ts';

const CLEAR: Text = { zh: '清空', en: 'Clear' };
const KEYS: Text = {
  zh: '方向键移动笔，空格落笔或提笔，Delete 清空',
  en: 'arrow keys move the pen, Space puts it down or up, Delete clears',
};

/** Pixels that a side has on the screen. */
const SIDE = 224;
/** Radius of the pen, in parts of the side: a stroke is about as wide as in MNIST. */
const PEN = 0.045;

/** A square to draw in: ink on a grid of gray pixels. */
const drawPad: AnyWidget = {
  render(context: AnyView) {
    const view = new View(context);
    const size = Number(view.model.get('size'));
    const canvas = element(
      'canvas',
      { width: SIDE, height: SIDE, tabIndex: 0 },
      { touchAction: 'none', cursor: 'crosshair', border: '1px solid #888', maxWidth: '100%' },
    );
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', `${view.label}: ${say(KEYS)}`);
    const pen = { x: size / 2, y: size / 2, isDown: false };
    const grays = () => view.model.get('value') as readonly number[];

    const draw = () => {
      const ink = canvas.getContext('2d');
      if (!ink) return;
      const cell = SIDE / size;
      for (const [i, gray] of grays().entries()) {
        ink.fillStyle = `rgb(${Math.round(gray * 255)} ${Math.round(gray * 255)} ${Math.round(gray * 255)})`;
        ink.fillRect((i % size) * cell, Math.floor(i / size) * cell, cell + 0.5, cell + 0.5);
      }
      if (document.activeElement !== canvas) return;
      ink.strokeStyle = pen.isDown ? '#ff6b4a' : '#4aa8ff';
      ink.lineWidth = 2;
      ink.strokeRect((pen.x - 0.5) * cell, (pen.y - 0.5) * cell, cell, cell);
    };
    /** Ink from one place to another, in pixels of the grid. */
    const stroke = (x0: number, y0: number, x1: number, y1: number) => {
      const radius = PEN * size;
      const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
      void view.change(
        grays().map((gray, i) => {
          const [x, y] = [(i % size) + 0.5, Math.floor(i / size) + 0.5];
          const along = length === 0 ? 0 : ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length;
          const part = Math.min(Math.max(along, 0), 1);
          const distance = Math.hypot(x - x0 - part * (x1 - x0), y - y0 - part * (y1 - y0));
          const inked = Math.min(Math.max(radius + 0.5 - distance, 0), 1);
          return Math.max(gray, Math.round(inked * 100) / 100);
        }),
      );
    };
    const clear = () => void view.change(new Array(size * size).fill(0));
    const moveTo = (x: number, y: number) => {
      const [x0, y0] = [pen.x, pen.y];
      Object.assign(pen, { x, y });
      if (pen.isDown) stroke(x0, y0, x, y);
      else draw();
    };
    const placeOf = ({ clientX, clientY }: PointerEvent) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      return [((clientX - left) / width) * size, ((clientY - top) / height) * size] as const;
    };

    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      const [x, y] = placeOf(event);
      Object.assign(pen, { x, y, isDown: true });
      stroke(x, y, x, y);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) moveTo(...placeOf(event));
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      canvas.addEventListener(end, () => {
        pen.isDown = false;
        draw();
      });
    }
    canvas.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
        event.key
      ];
      const inside = (place: number) => Math.min(Math.max(place, 0.5), size - 0.5);
      if (step) moveTo(inside(pen.x + (step[0] ?? 0)), inside(pen.y + (step[1] ?? 0)));
      else if (event.key === ' ') {
        pen.isDown = !pen.isDown;
        if (pen.isDown) stroke(pen.x, pen.y, pen.x, pen.y);
        else draw();
      } else if (event.key === 'Delete' || event.key === 'Backspace') clear();
      else return;
      event.preventDefault();
    });
    canvas.addEventListener('focus', draw);
    canvas.addEventListener('blur', () => {
      pen.isDown = false;
      draw();
    });
    view.row.append(element('span', { textContent: view.label }, { minWidth: '5em' }), canvas);
    view.row.append(view.button(say(CLEAR), clear));
    view.follow(['value'], draw);
    return view.end;
  },
};

export default drawPad;
