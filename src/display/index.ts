export { bundleOf, isShowable, jupyterDisplay, type MimeBundle, type Showable } from './bundle.ts';
export type { DisplayOutput, Host } from './host.ts';
export { escapeHtml } from './html.ts';
export { cellSignal, placeKind, show, type Updatable, updatable } from './show.ts';
export { type Cell, type Table, type TableOptions, table } from './table.ts';
