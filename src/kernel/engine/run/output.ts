import { Console } from 'node:console';
import { StringDecoder } from 'node:string_decoder';
import { tidy } from '../../../cell/index.ts';
import { type CellContext, currentCell } from './context.ts';

type Write = typeof process.stdout.write;

/**
 * Sends what is written to stdout and stderr, by `console` or directly, to the cell that wrote it.
 * What belongs to no cell goes to the cell that `fallback` gives. If there is none, it goes to the
 * process' own streams. Returns what undoes that.
 */
export function captureOutput(fallback: () => CellContext | undefined): () => void {
  const undo = (['stdout', 'stderr'] as const).map((name) => {
    const stream = process[name];
    const original = stream.write;
    const decoder = new StringDecoder('utf8');
    const write = (
      chunk: Uint8Array | string,
      encoding?: BufferEncoding | ((error?: Error | null) => void),
      done?: (error?: Error | null) => void,
    ): boolean => {
      const cell = currentCell() ?? fallback();
      if (!cell) return original.call(stream, chunk, encoding as BufferEncoding, done);
      const text =
        typeof chunk !== 'string'
          ? decoder.write(Buffer.from(chunk))
          : typeof encoding === 'string' && !/^utf-?8$/i.test(encoding)
            ? Buffer.from(chunk, encoding).toString()
            : chunk;
      if (text !== '') cell.emit({ kind: 'stream', name, text: tidy(text) });
      const callback = typeof encoding === 'function' ? encoding : done;
      if (callback) process.nextTick(callback);
      return true;
    };
    stream.write = write as Write;
    return () => {
      stream.write = original;
    };
  });
  const originalConsole = globalThis.console;
  globalThis.console = makeConsole();
  return () => {
    for (const step of undo) step();
    globalThis.console = originalConsole;
  };
}

/** A new console: whatever has replaced the global one must not keep output from its cell. */
function makeConsole(): Console {
  const console = new Console({ stdout: process.stdout, stderr: process.stderr });
  console.clear = () => currentCell()?.emit({ kind: 'clear', wait: false });
  return console;
}
