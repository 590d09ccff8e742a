/**
 * The extension as JupyterLab 4 loads it, with no build of JupyterLab's own: of a container of
 * module federation it asks for no more than `init` and `get`.
 */
import type { SharedModule } from './jupyterlab.ts';
import { plotlyRenderer } from './plotly.ts';
import { reactivePlugin } from './reactive.ts';

/** Packages by name, then by version. */
type SharedScope = Record<string, Record<string, { get(): Promise<() => never> }>>;

const folder = (document.currentScript as HTMLScriptElement).src;
let scope: SharedScope = {};

const shared: SharedModule = async (name) => {
  const version = Object.values(scope[name] ?? {})[0];
  if (!version) throw new Error(`JupyterLab does not share ${name}`);
  return (await version.get())();
};

const modules: Readonly<Record<string, () => Promise<object>>> = {
  './mimeExtension': () => plotlyRenderer(shared, folder),
  './extension': () => reactivePlugin(shared),
};

const containers = window as unknown as { _JUPYTERLAB?: Record<string, unknown> };
containers._JUPYTERLAB ??= {};
containers._JUPYTERLAB['@notegrad/lab'] = {
  init(given: SharedScope) {
    scope = given;
  },
  async get(name: string) {
    const plugin = await modules[name]?.();
    return () => ({ __esModule: true, default: plugin });
  },
};
