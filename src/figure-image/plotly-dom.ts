import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { type DOMWindow, JSDOM } from 'jsdom';
import { PixelCanvas } from './canvas.ts';
import { clipPath } from './clip.ts';
import { fontFamily } from './fonts.ts';
import {
  box,
  elementBox,
  pageBox,
  pathLength,
  pointAt,
  styled,
  styledBox,
  textBox,
} from './geometry.ts';
import { slim } from './slim.ts';
import type { Drawing } from './validate.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Teaches a DOM without a screen the measures and the canvas that plotly.js asks for. */
function furnish(window: DOMWindow): void {
  const canvases = new WeakMap<Element, PixelCanvas>();
  const canvasOf = (element: HTMLCanvasElement): PixelCanvas => {
    const canvas = canvases.get(element) ?? new PixelCanvas(element);
    canvases.set(element, canvas);
    return canvas;
  };
  const identity = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0, inverse: () => identity };

  Object.assign(window.Element.prototype, {
    getBoundingClientRect(this: Element) {
      return this.namespaceURI === svgNamespace && this.tagName !== 'svg'
        ? pageBox(this)
        : styledBox(this);
    },
  });
  Object.assign(window.SVGElement.prototype, {
    getBBox(this: Element) {
      return elementBox(this);
    },
    getComputedTextLength(this: Element) {
      return textBox(this).width;
    },
    getCTM: () => identity,
    getScreenCTM: () => identity,
    getTotalLength(this: Element) {
      return pathLength(this.getAttribute('d') ?? '');
    },
    getPointAtLength(this: Element, distance: number) {
      return pointAt(this.getAttribute('d') ?? '', distance);
    },
  });
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext(this: HTMLCanvasElement, kind: string) {
      return kind === '2d' ? Object.assign(canvasOf(this), { drawImage() {} }) : null;
    },
    toDataURL(this: HTMLCanvasElement) {
      return canvasOf(this).toDataURL();
    },
  });

  // An image trace waits for its source to load before it draws, although only hovering reads the pixels.
  class LoadedImage {
    onload: (() => void) | null = null;
    setAttribute(name: string) {
      if (name === 'src') queueMicrotask(() => this.onload?.());
    }
  }
  const nothing = () => {};
  Object.assign(window, {
    Image: LoadedImage,
    CSS: { supports: () => true },
    matchMedia: () => ({ matches: false, addEventListener: nothing, removeEventListener: nothing }),
    // A figure is data: nothing in it may reach outside.
    XMLHttpRequest: undefined,
    WebSocket: undefined,
    EventSource: undefined,
  });
  window.URL.createObjectURL = () => 'blob:none';
  window.HTMLElement.prototype.getClientRects = () =>
    Object.assign([box()], { item: () => null }) as never;
}

const draw = new Script(`{
  let seed = 1;
  Math.random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const element = document.body.appendChild(document.createElement('div'));
  const { data, layout } = JSON.parse(figureText);
  Plotly.newPlot(element, data, layout, { staticPlot: true }).then(() => element);
}`);

/** A browser page without a browser, holding plotly.js. Starting one costs about a second. */
export class Page {
  readonly #dom: JSDOM;

  constructor() {
    this.#dom = new JSDOM('<!doctype html><html><body></body></html>', {
      pretendToBeVisual: true,
      runScripts: 'outside-only',
    });
    furnish(this.#dom.window);
    const require = createRequire(import.meta.url);
    // The Cartesian bundle holds no code for maps, WebGL or anything else that loads from elsewhere.
    const file = require.resolve('plotly.js-cartesian-dist-min');
    new Script(readFileSync(file, 'utf8'), { filename: file }).runInContext(
      this.#dom.getInternalVMContext(),
    );
  }

  /**
   * The figure as SVG text: the same text for the same figure.
   * @throws Error when plotly.js cannot draw it, or is not done after `timeout` milliseconds
   */
  async draw({ figure, width, height }: Drawing, timeout: number): Promise<string> {
    const { window } = this.#dom;
    Object.assign(window, {
      figureText: JSON.stringify({ ...figure, layout: { ...figure.layout, width, height } }),
    });
    try {
      const drawn: Promise<HTMLElement> = draw.runInContext(this.#dom.getInternalVMContext(), {
        timeout,
      });
      const element = await drawn;
      for (const image of element.querySelectorAll('image')) {
        // The rasteriser would read a file that is named here.
        const sources = [...image.attributes].filter(({ localName }) => localName.endsWith('href'));
        if (!sources.every(({ value }) => /^data:image\/(png|jpeg);base64,/.test(value)))
          image.remove();
      }
      for (const path of element.querySelectorAll('path')) {
        const d = path.getAttribute('d') ?? '';
        const filled = styled(path, 'fill') !== 'none' && styled(path, 'fill-opacity') !== '0';
        const near = clipPath(d, filled, [width, height]);
        if (near !== d) path.setAttribute('d', near);
      }
      const text: string = window.Plotly.Snapshot.toSVG(element, 'svg', 1);
      // Elements of no namespace have no style beside their attribute: half of the time went into parsing it.
      const bare = text.replace(' xmlns="http://www.w3.org/2000/svg"', '');
      const svg = new window.DOMParser().parseFromString(bare, 'text/xml');
      return slim(svg.documentElement, { 'font-family': fontFamily, 'white-space': 'pre' });
    } finally {
      for (const child of [...window.document.body.children])
        if (child.classList.contains('js-plotly-plot')) window.Plotly.purge(child);
      window.document.body.replaceChildren();
    }
  }
}
