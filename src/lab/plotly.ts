import { figureInDark, PLOTLY_MIME } from '../contract/index.ts';
import type { SharedModule } from './jupyterlab.ts';

interface Figure {
  readonly data?: unknown;
  readonly layout?: unknown;
  readonly config?: object;
  readonly frames?: unknown;
}

interface Plotly {
  react(node: HTMLElement, data: unknown, layout: unknown, config: object): Promise<unknown>;
  addFrames(node: HTMLElement, frames: unknown): Promise<unknown>;
  purge(node: HTMLElement): void;
  readonly Plots: { resize(node: HTMLElement): void };
}

interface MimeModel {
  readonly data: Readonly<Record<string, unknown>>;
}

/** The part of a Lumino widget that a renderer builds on. */
declare class Widget {
  readonly node: HTMLElement;
  readonly isVisible: boolean;
  addClass(name: string): void;
  dispose(): void;
}

/**
 * The extension that draws Plotly figures. Plotly, ten megabytes, is fetched from the folder of the
 * extension when the first figure is shown.
 */
export async function plotlyRenderer(shared: SharedModule, folder: string): Promise<object> {
  const { Widget: Base } = (await shared('@lumino/widgets')) as { Widget: typeof Widget };
  let plotly: Plotly | undefined;
  let loading: Promise<Plotly> | undefined;
  const load = (): Promise<Plotly> => {
    loading ??= loadPlotly(new URL('plotly.js', folder).href);
    return loading;
  };

  class PlotlyFigure extends Base {
    #isDrawn = false;
    #bundle: MimeModel['data'] = {};
    /** JupyterLab says its theme on the body. */
    readonly #theme = new MutationObserver(() => {
      if (this.#isDrawn) void this.#draw();
    });

    async renderModel({ data: bundle }: MimeModel): Promise<void> {
      this.addClass('jp-RenderedPlotly');
      this.node.style.minHeight = '360px';
      this.#showPicture(bundle['image/png']);
      this.#bundle = bundle;
      this.#theme.observe(document.body, { attributeFilter: ['data-jp-theme-light'] });
      await this.#draw();
    }

    async #draw(): Promise<void> {
      plotly = await load();
      const figure = figureOf(this.#bundle[PLOTLY_MIME]);
      const isDark = document.body.dataset.jpThemeLight === 'false';
      const { data, layout, config, frames } = isDark ? figureInDark(figure) : figure;
      if (!this.#isDrawn) this.node.replaceChildren();
      await plotly.react(this.node, data ?? [], layout ?? {}, {
        responsive: true,
        displaylogo: false,
        ...config,
        showSendToCloud: false,
      });
      this.#isDrawn = true;
      if (frames) await plotly.addFrames(this.node, frames);
    }

    /** The saved picture stands in until Plotly is there. */
    #showPicture(png: unknown): void {
      if (this.#isDrawn || typeof png !== 'string') return;
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      image.style.maxWidth = '100%';
      this.node.replaceChildren(image);
    }

    onResize(): void {
      if (this.#isDrawn && this.isVisible) plotly?.Plots.resize(this.node);
    }

    override dispose(): void {
      this.#theme.disconnect();
      if (this.#isDrawn) plotly?.purge(this.node);
      super.dispose();
    }
  }

  return {
    id: '@notegrad/lab:plotly',
    rank: 0,
    dataType: 'json',
    rendererFactory: {
      safe: true,
      mimeTypes: [PLOTLY_MIME],
      createRenderer: () => new PlotlyFigure(),
    },
  };
}

function loadPlotly(address: string): Promise<Plotly> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve((window as unknown as { Plotly: Plotly }).Plotly);
    script.onerror = () => reject(new Error(`Plotly could not be loaded from ${address}`));
    document.head.append(script);
  });
}

/**
 * A copy, as Plotly writes into what it draws. Kernels that send one MIME type a call send JSON as
 * text.
 */
function figureOf(figure: unknown): Figure {
  return typeof figure === 'string' ? JSON.parse(figure) : structuredClone(figure as Figure);
}
