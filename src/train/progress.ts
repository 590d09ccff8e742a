import {
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
export async function openProgress(total: number, wanted: boolean): Promise<Progress> {
  const environment = typeof process === 'object' ? process : undefined;
  if (!wanted || environment?.env?.NOTEGRAD_HEADLESS === '1') return silent;
  if (placeKind() === 'notebook') return notebookProgress(total);
  return environment?.stderr?.isTTY ? terminalProgress(total, environment.stderr) : silent;
}

/** One display that is replaced as the work goes on. */
export function notebookProgress(total: number): Progress {
  const display = updatable();
  let last = -Infinity;
  const draw = (done: number, text: string, losses: readonly number[]) =>
    display.update({
      [jupyterDisplay]: () => ({
        'text/html': `${htmlBar(done, total)}<span style="font-family:monospace">${escapeHtml(text)}</span>${lossCurve(losses)}`,
        'text/plain': `${textBar(done / total)} ${text}`,
      }),
    });
  return {
    update(done, text, losses) {
      const now = performance.now();
      if (now - last < INTERVAL) return;
      last = now;
      draw(done, text(), losses);
    },
    end: draw,
  };
}

/** A bar in the last line of a terminal. */
export async function terminalProgress(
  total: number,
  stream: NodeJS.WritableStream,
): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar(
    { format: '{bar} {percentage}% · {text}', stream, hideCursor: true, clearOnComplete: false },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0, { text: '' });
  let last = -Infinity;
  return {
    update(done, text) {
      const now = performance.now();
      if (now - last < INTERVAL) return;
      last = now;
      bar.update(done, { text: text() });
    },
    end(done, text) {
      bar.update(done, { text });
      bar.stop();
    },
  };
}
