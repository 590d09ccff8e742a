import { basename } from 'node:path';
import cliProgress from 'cli-progress';
import { type CellResult, failed, type NotebookResult, nameCell } from '../notebook/run/index.ts';

/** Tells a person how far a run is. */
export interface Progress {
  start(path: string, cells: number): void;
  cell(path: string, result: CellResult): void;
  done(result: NotebookResult): void;
  end(): void;
}

/** One bar a running notebook in a terminal, one line a finished notebook elsewhere. */
export function createProgress(
  total: number,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  return stream.isTTY ? bars(total, stream) : lines(total, stream);
}

function lines(total: number, stream: NodeJS.WriteStream): Progress {
  let finished = 0;
  return {
    start: (path, cells) => void stream.write(`  ${path}: ${cells} code cells\n`),
    cell: (path, result) => {
      if (result.status === 'failed') stream.write(`  ${path}: ${nameCell(result)} failed\n`);
    },
    done: (result) => {
      finished++;
      stream.write(`${line(result, `${finished}/${total}`)}\n`);
    },
    end: () => undefined,
  };
}

/** A finished notebook. */
function line(result: NotebookResult, place?: string): string {
  const { path, seconds, reused } = result;
  const how = [reused ? 'nothing changed' : `${seconds.toFixed(1)} s`, place].filter(Boolean);
  return `${failed(result) ? '✗' : '✓'} ${path} (${how.join(', ')})`;
}

function bars(total: number, stream: NodeJS.WriteStream): Progress {
  const multi = new cliProgress.MultiBar(
    {
      format: '{bar} {value}/{total} {name}',
      barsize: 24,
      hideCursor: true,
      clearOnComplete: false,
      stream,
    },
    cliProgress.Presets.shades_classic,
  );
  const all = multi.create(total, 0, { name: 'notebooks' });
  const running = new Map<string, cliProgress.SingleBar>();
  return {
    start: (path, cells) => {
      running.set(path, multi.create(cells, 0, { name: basename(path) }));
    },
    cell: (path, { firstLine }) => {
      running.get(path)?.increment(1, { name: `${basename(path)}  ${firstLine.slice(0, 40)}` });
    },
    done: (result) => {
      const bar = running.get(result.path);
      if (bar) multi.remove(bar);
      running.delete(result.path);
      multi.log(`${line(result)}\n`);
      all.increment();
    },
    end: () => {
      // Prints what was logged since the last frame.
      multi.update();
      multi.stop();
    },
  };
}
