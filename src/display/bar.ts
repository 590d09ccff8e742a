// What the bars of loops and of trainings share.

/** Milliseconds between two drawings: a front end need not draw more often than the eye sees. */
export const INTERVAL = 100;

const WIDTH = 20;

/** `█████░░░`, for a part from 0 to 1. */
export function textBar(part: number): string {
  const full = Math.round(WIDTH * Math.min(1, Math.max(0, part)));
  return '█'.repeat(full) + '░'.repeat(WIDTH - full);
}

/** A bar that words may follow. Without a total it is drawn as one that goes on and on. */
export function htmlBar(done: number, total: number | undefined): string {
  const value = total === undefined ? '' : `value="${done}" max="${total}" `;
  return `<progress ${value}style="width:240px;vertical-align:middle"></progress> `;
}

/** A bar in the last line of a terminal: each drawing takes the place of the one before. */
export function drawInTerminal(
  stream: Pick<NodeJS.WritableStream, 'write'>,
  line: string,
  isEnd: boolean,
): void {
  stream.write(`\r${line}\x1b[K${isEnd ? '\n' : ''}`);
}
