import {
  drawInTerminal,
  escapeHtml,
  htmlBar,
  INTERVAL,
  jupyterDisplay,
  placeKind,
  textBar,
  updatable,
} from '../display/index.ts';
import { lossCurve } from './loss-curve.ts';

/** Shows how far some work has come. */
export interface Progress {
  /**
   * `losses` of the batches so far are drawn beside it where pictures can be shown. The text is asked
   * for where it is shown.
   */
  update(done: number, text: () => string, losses: readonly number[]): void;
  /** The last state. */
  end(done: number, text: string, losses: readonly number[]): void;
}

const silent: Progress = { update() {}, end() {} };

/** The progress display of the place we run in; silent where nobody watches. */
export function openProgress(total: number, wanted: boolean): Progress {
  const environment = typeof process === 'object' ? process : undefined;
  if (!wanted || environment?.env?.NOTEGRAD_HEADLESS === '1') return silent;
  if (placeKind() === 'notebook') return notebookProgress(total);
  return environment?.stderr?.isTTY ? terminalProgress(total, environment.stderr) : silent;
}

/** One display that is replaced as the work goes on. */
export function notebookProgress(total: number): Progress {
  const display = updatable();
  return atIntervals((done, text, losses) =>
    display.update({
      [jupyterDisplay]: () => ({
        'text/html': `${htmlBar(done, total)}<span style="font-family:monospace">${escapeHtml(text)}</span>${lossCurve(losses)}`,
        'text/plain': `${textBar(done / total)} ${text}`,
      }),
    }),
  );
}

/** A bar in the last line of a terminal. */
export function terminalProgress(
  total: number,
  stream: Pick<NodeJS.WritableStream, 'write'>,
): Progress {
  return atIntervals((done, text, _, isEnd) => {
    const part = `${textBar(done / total)} ${Math.floor((100 * done) / total)}%`;
    drawInTerminal(stream, `${part} · ${text}`, isEnd);
  });
}

type Draw = (done: number, text: string, losses: readonly number[], isEnd: boolean) => void;

function atIntervals(draw: Draw): Progress {
  let last = -Infinity;
  return {
    update(done, text, losses) {
      const now = performance.now();
      if (now - last < INTERVAL) return;
      last = now;
      draw(done, text(), losses, false);
    },
    end: (done, text, losses) => draw(done, text, losses, true),
  };
}
