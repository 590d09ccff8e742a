import { type CellContext, currentCell } from './context.ts';

/** A cell has called `process.exit`. The cell ends, the kernel stays. */
export class ExitError extends Error {
  override readonly name = 'Exit';

  constructor(code: string) {
    super(
      `process.exit(${code}) ended the cell; the kernel and its variables stay. ` +
        'To end the kernel, shut it down or restart it from the notebook.',
    );
  }
}

export interface ProcessHooks {
  /** SIGINT arrived. */
  interrupt(): void;
  /** An error that nothing caught: in a callback, or a promise that nobody awaits. */
  uncaught(error: unknown, cell: CellContext | undefined): void;
}

/** Keeps the process alive whatever cells do. Returns what undoes that. */
export function guardProcess({ interrupt, uncaught }: ProcessHooks): () => void {
  const { exit, emit } = process;
  const onError = (error: unknown) => uncaught(error, currentCell());
  process.on('SIGINT', interrupt);
  for (const event of FATAL) process.on(event, onError);
  // The process would end where a cell has removed all listeners, or where a listener throws. Those
  // of Emscripten's modules do.
  process.emit = ((event: string, ...rest: unknown[]) => {
    if (event === 'warning' && (rest[0] as Error | undefined)?.name === HANDLED_LATE) return true;
    const tell = () => Reflect.apply(emit, process, [event, ...rest]) as boolean;
    if (!FATAL.has(event)) return tell();
    try {
      if (!tell()) onError(rest[0]);
    } catch {}
    return true;
  }) as typeof process.emit;
  process.exit = ((code?: number | string | null) => {
    if (currentCell()) throw new ExitError(code === undefined || code === null ? '' : String(code));
    return exit.call(process, code);
  }) as typeof process.exit;
  return () => {
    process.off('SIGINT', interrupt);
    for (const event of FATAL) process.off(event, onError);
    Object.assign(process, { exit, emit });
  };
}

/**
 * Node warns of a promise that failed in one cell and is awaited in a later one. The reader was
 * told when it failed.
 */
const HANDLED_LATE = 'PromiseRejectionHandledWarning';

/** The events by which Node tells of an error that nothing caught, before it ends the process. */
const FATAL: ReadonlySet<string> = new Set(['uncaughtException', 'unhandledRejection']);
