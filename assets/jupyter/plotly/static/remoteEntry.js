// A JupyterLab 4 extension with no build step: JupyterLab asks a module-federation container for no more than
// `init` and `get`. Plotly, ten megabytes, is fetched from beside this file when the first figure is shown.
(() => {
  const NAME = '@notegrad/plotly';
  const MIME = 'application/vnd.plotly.v1+json';
  const base = document.currentScript.src;

  /** Modules that JupyterLab shares: name to version to loader. */
  let shared;

  async function sharedModule(name) {
    const [version] = Object.values(shared[name]);
    const factory = await version.get();
    return factory();
  }

  let plotly;

  function loadPlotly() {
    plotly ??= new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = new URL('plotly.js', base).href;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error(`Plotly could not be loaded from ${script.src}`));
      document.head.append(script);
    });
    return plotly;
  }

  /** A copy, as Plotly writes into what it draws. Kernels that send one MIME type a call send JSON as text. */
  function figureOf(model) {
    const figure = model.data[MIME];
    return typeof figure === 'string' ? JSON.parse(figure) : structuredClone(figure);
  }

  async function mimeExtension() {
    const { Widget } = await sharedModule('@lumino/widgets');

    class Figure extends Widget {
      #drawn = false;

      async renderModel(model) {
        this.addClass('jp-RenderedPlotly');
        this.node.style.minHeight = '360px';
        this.#showPicture(model.data['image/png']);
        const Plotly = await loadPlotly();
        const { data, layout, config, frames } = figureOf(model);
        if (!this.#drawn) this.node.replaceChildren();
        await Plotly.react(this.node, data ?? [], layout ?? {}, {
          responsive: true,
          displaylogo: false,
          ...config,
          showSendToCloud: false,
        });
        this.#drawn = true;
        if (frames) await Plotly.addFrames(this.node, frames);
      }

      /** The saved picture stands in until Plotly is there. */
      #showPicture(png) {
        if (this.#drawn || typeof png !== 'string') return;
        const image = new Image();
        image.src = `data:image/png;base64,${png}`;
        image.style.maxWidth = '100%';
        this.node.replaceChildren(image);
      }

      onResize() {
        if (this.#drawn && this.isVisible) window.Plotly.Plots.resize(this.node);
      }

      dispose() {
        if (this.#drawn) window.Plotly.purge(this.node);
        super.dispose();
      }
    }

    return {
      __esModule: true,
      default: {
        id: `${NAME}:factory`,
        rank: 0,
        dataType: 'json',
        rendererFactory: {
          safe: true,
          mimeTypes: [MIME],
          createRenderer: () => new Figure(),
        },
      },
    };
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB[NAME] = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const module = await mimeExtension();
      return () => module;
    },
  };
})();
