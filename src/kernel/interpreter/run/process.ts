import { type CellContext, currentCell } from './context.ts';

/** `process.exit` was called by a cell: the cell ends, the kernel stays. */
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
  const { exit } = process;
  const onError = (error: unknown) => uncaught(error, currentCell());
  process.on('SIGINT', interrupt);
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  process.exit = ((code?: number | string | null) => {
    if (currentCell()) throw new ExitError(code === undefined || code === null ? '' : String(code));
    return exit.call(process, code);
  }) as typeof process.exit;
  return () => {
    process.off('SIGINT', interrupt);
    process.off('uncaughtException', onError);
    process.off('unhandledRejection', onError);
    process.exit = exit;
  };
}
