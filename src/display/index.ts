export {
  escapeHtml,
  type Host,
  type HostDisplay as DisplayOutput,
  type MimeBundle,
} from '../contract/index.ts';
export { drawInTerminal, htmlBar, INTERVAL, textBar } from './bar.ts';
export {
  isShowable,
  jupyterDisplay,
  type Output,
  outputOf,
  type Showable,
  textsMetadata,
} from './bundle.ts';
export { clear, type Display, display } from './display.ts';
export { lookOf } from './looks/index.ts';
export { type ProgressOptions, progress } from './progress.ts';
export { cellSignal, placeKind, show, type Updatable, updatable } from './show.ts';
export { type Cell, type Table, type TableOptions, table } from './table.ts';
export { type TimeitOptions, type Timing, time, timeit } from './timing.ts';
export { untilUnheld, workTime } from './work-time.ts';
