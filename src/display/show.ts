import { type Output, outputOf } from './bundle.ts';
import { currentPlace, type Place } from './host.ts';

/**
 * Shows a value in the notebook we run in: as it says itself where it has a look of its own (a
 * method `[Symbol.for('Jupyter.display')]`), else as text. Outside a notebook its `text/plain` is
 * printed. A text in both languages, `'中文 | English'` or `{ zh, en }`, is shown as `中文 / English`,
 * and on a page of the course in the page's own language.
 *
 * @example show('相同 | the same')
 */
export function show(value: unknown): void {
  currentPlace().display({ ...outputOf(value), update: false });
}

/** One display whose content is replaced in place. */
export interface Updatable {
  readonly id: string;
  /** Shows the value: a new display the first time, afterwards in place of the last one. */
  update(value: unknown): void;
}

let displays = 0;

/**
 * A display that is replaced at each update, as a progress bar or a live figure is. Where nothing
 * can be replaced (a terminal), each new text is printed once.
 *
 * @param id the Jupyter `display_id`; the default is unique
 * @param look how a value looks; by default as {@link show} shows it
 */
export function updatable(
  id = `notegrad-${Date.now().toString(36)}-${displays++}`,
  look: (value: unknown) => Output = outputOf,
): Updatable {
  let shown = false;
  let lastText: unknown;
  return {
    id,
    update(value) {
      const place = currentPlace();
      const output = look(value);
      const text = output.data['text/plain'];
      if (place.kind === 'terminal' && text === lastText) return;
      lastText = text;
      place.display({ ...output, displayId: id, update: shown });
      shown = true;
    },
  };
}

/**
 * A signal that is aborted when the reader stops the current cell. Outside a notebook it never is.
 */
export function cellSignal(): AbortSignal {
  return currentPlace().signal();
}

/** Whether displays reach a notebook, or only a terminal. */
export function placeKind(): Place['kind'] {
  return currentPlace().kind;
}
