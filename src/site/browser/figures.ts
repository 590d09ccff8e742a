import { figureInDark } from '../../contract/index.ts';
import { drawable, type Figure, figureIn } from '../render/figure.ts';
import type { Size } from '../render/picture.ts';
import { bundleFor, needsWebgl, type PlotlyBundle, traceKinds } from '../render/plotly-bundles.ts';
import { assets, isDark, language, say } from './page-facts.ts';

interface Plotly {
  react(host: HTMLElement, figure: Figure & { readonly config: object }): Promise<unknown>;
  Plots: { resize(host: HTMLElement): void };
}

const CONFIG = {
  responsive: false,
  displaylogo: false,
  showSendToCloud: false,
  displayModeBar: 'hover',
};
/**
 * On pages narrower than this, in pixels, a figure is drawn only on a tap, and scrolls sideways.
 */
const NARROW = 600;
/** Width in pixels of a figure that names none; its stored picture has the same. */
const LAID_OUT = 700;

const libraries = new Map<string, Promise<Plotly>>();
interface Drawn {
  readonly size: Size;
  /** The height that the figure asked for. */
  readonly asked: unknown;
  readonly figure: Figure;
}

const drawn = new WeakMap<HTMLElement, Drawn>();
const latest = new WeakMap<HTMLElement, Figure>();
const working = new WeakSet<HTMLElement>();

/**
 * Draws stored figures as they come into view. A figure that Plotly cannot draw keeps its picture.
 */
export function upgradeFigures(): void {
  const figures = [...document.querySelectorAll<HTMLElement>('.figure[data-figure]')];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || innerWidth < NARROW) continue;
        observer.unobserve(target);
        void upgrade(target as HTMLElement);
      }
    },
    { rootMargin: '100px' },
  );
  for (const figure of figures) {
    observer.observe(figure);
    figure
      .querySelector('.plot')
      ?.addEventListener('click', () => void upgrade(figure), { once: true });
  }
}

async function upgrade(host: HTMLElement): Promise<void> {
  const address = host.dataset.figure;
  if (address === undefined || drawn.has(host)) return;
  const kinds = host.dataset.traces?.split(' ') ?? [];
  if (!bundleFor(kinds)) return;
  try {
    const response = await fetch(address);
    await drawFigure(host, (await response.json()) as Figure);
  } catch {
    // The picture stays.
  }
}

/**
 * Draws a figure in the language of the page, or replaces the one drawn before. Of updates that
 * arrive while one is drawn, only the last is drawn.
 */
export async function drawFigure(host: HTMLElement, figure: Figure): Promise<void> {
  latest.set(host, figureIn(drawable(figure), language));
  if (working.has(host)) return;
  working.add(host);
  try {
    for (let next = latest.get(host); next; next = latest.get(host)) {
      latest.delete(host);
      await draw(host, next);
    }
  } finally {
    working.delete(host);
  }
}

async function draw(host: HTMLElement, figure: Figure): Promise<void> {
  const bundle = bundleFor(traceKinds(figure.data));
  const plot = host.querySelector<HTMLElement>('.plot');
  if (!bundle || !plot) return;
  if (needsWebgl(bundle) && !hasWebgl()) return tellOfWebgl(host, plot);
  const library = await load(bundle);
  const size = sizeOf(figure, host, plot);
  plot.style.height = `${size.height}px`;
  plot.style.width = `${size.width}px`;
  // A finger scrolls a wide figure, so dragging does not zoom there.
  const scrolls = size.width > host.clientWidth;
  plot.classList.toggle('scrolls', scrolls);
  if (scrolls) plot.tabIndex = 0;
  const canvas = plot.querySelector<HTMLElement>('.canvas') ?? document.createElement('div');
  canvas.className = 'canvas';
  if (!canvas.isConnected) plot.append(canvas);
  const layout = {
    ...figure.layout,
    ...size,
    autosize: false,
    ...(scrolls ? { dragmode: false } : {}),
  };
  const config = { ...CONFIG, displayModeBar: scrolls ? false : CONFIG.displayModeBar };
  const whole = { ...figure, layout };
  await library.react(canvas, { ...(isDark() ? figureInDark(whole) : whole), config });
  // The picture and its text stay in the page for printing and for screen readers.
  plot.classList.add('drawn');
  drawn.set(host, { size, asked: figure.layout.height, figure });
}

/** Draws the figures anew that stand drawn, when the page has changed between light and dark. */
export function redrawFigures(): void {
  for (const host of document.querySelectorAll<HTMLElement>('.figure')) {
    const figure = drawn.get(host)?.figure;
    if (figure) void drawFigure(host, figure);
  }
}

/** One that is drawn anew keeps its size, unless it asks for another height. */
function sizeOf(figure: Figure, host: HTMLElement, plot: HTMLElement): Size {
  const before = drawn.get(host);
  if (!before) return firstSize(figure, host, plot);
  const isAsBefore = before.asked === figure.layout.height;
  return isAsBefore ? before.size : { ...before.size, height: heightOf(figure) };
}

/**
 * A drawing takes the place of its picture to the pixel, unless the picture shows several steps of
 * it. On a narrow page it has the size it was made for.
 */
function firstSize(figure: Figure, host: HTMLElement, plot: HTMLElement): Size {
  const picture = host.dataset.strip === undefined ? plot.querySelector('img') : null;
  const height = heightOf(figure);
  const width = number(figure.layout.width);
  if (innerWidth < NARROW) return { width: width || LAID_OUT, height };
  return {
    width: picture?.clientWidth || Math.min(plot.clientWidth, width || Infinity),
    height: picture?.clientHeight || height,
  };
}

function heightOf({ layout }: Figure): number {
  return number(layout.height) || 360;
}

function hasWebgl(): boolean {
  return document.createElement('canvas').getContext('webgl') !== null;
}

/** Keeps the picture or sentence, and adds a line that says why there is no drawing. */
function tellOfWebgl(host: HTMLElement, plot: HTMLElement): void {
  if (host.querySelector('.no-webgl')) return;
  const line = document.createElement('p');
  line.className = 'no-webgl';
  line.textContent = say.noWebgl;
  plot.after(line);
}

function load({ file }: PlotlyBundle): Promise<Plotly> {
  let library = libraries.get(file);
  if (!library) {
    library = new Promise((ready, fail) => {
      const script = document.createElement('script');
      script.src = assets + file;
      script.onload = () => ready((window as unknown as { Plotly: Plotly }).Plotly);
      script.onerror = () => fail(new Error(`${file} did not load`));
      document.head.append(script);
    });
    libraries.set(file, library);
  }
  return library;
}

function number(value: unknown): number {
  return typeof value === 'number' && value > 0 && value < 4000 ? value : 0;
}
