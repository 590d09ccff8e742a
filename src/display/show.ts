import { bundleOf } from './bundle.ts';
import { currentPlace, type Place } from './host.ts';

/**
 * Shows a value in the notebook we run in: its MIME bundle where it has one (a method
 * `[Symbol.for('Jupyter.display')]`), else its text. Outside a notebook its `text/plain` is printed.
 * A text in both languages, `{ zh, en }`, is shown as `中文 · English`, and on a page of the course in the page's.
 *
 * @example show({ zh: '相同', en: 'the same' })
 */
export function show(value: unknown): void {
  currentPlace().display({ data: bundleOf(value), metadata: {}, update: false });
}

/** One display whose content is replaced in place. */
export interface Updatable {
  readonly id: string;
  /** Shows the value: a new display the first time, afterwards in place of the last one. */
  update(value: unknown): void;
}

let displays = 0;

/**
 * A display that is replaced at each update, as a progress bar or a live figure is. Where nothing can be
 * replaced (a terminal), each new text is printed once.
 *
 * @param id the Jupyter `display_id`; the default is unique
 */
export function updatable(id = `notegrad-${Date.now().toString(36)}-${displays++}`): Updatable {
  let shown = false;
  let lastText: unknown;
  return {
    id,
    update(value) {
      const place = currentPlace();
      const data = bundleOf(value);
      if (place.kind === 'terminal' && data['text/plain'] === lastText) return;
      lastText = data['text/plain'];
      place.display({ data, metadata: {}, displayId: id, update: shown });
      shown = true;
    },
  };
}

/** A signal that is aborted when the reader stops the current cell. Outside a notebook it never is. */
export function cellSignal(): AbortSignal {
  return currentPlace().signal();
}

/** Whether displays reach a notebook, or only a terminal. */
export function placeKind(): Place['kind'] {
  return currentPlace().kind;
}
