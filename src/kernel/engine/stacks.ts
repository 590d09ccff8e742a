import { fileURLToPath } from 'node:url';
import type { Sources } from '../../cell/index.ts';
import { isOwnFile } from './own-frames.ts';

/** Code of a cell begins here. The frames below it only show how the kernel called it. */
const GUARD = 'notegrad:guard';

/** So many frames are kept: calls of libraries go deep, and the cell's own must be among them. */
const FRAMES = 60;

/**
 * Makes every stack name cells and their own lines, wherever it is printed. Returns what undoes
 * that.
 */
export function mapStacks(sources: Sources): () => void {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = FRAMES;
  Error.prepareStackTrace = (error, sites) => {
    const guard = sites.findIndex((site) => site.getFileName() === GUARD);
    const own = guard === -1 ? sites : sites.slice(0, guard);
    const lines = own.map((site) => frameOf(site, sources)).filter((line) => line !== undefined);
    return [headOf(error), ...lines.map((line) => `    at ${line}`)].join('\n');
  };
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
    else delete (Error as Partial<ErrorConstructor>).prepareStackTrace;
  };
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function frameOf(site: NodeJS.CallSite, sources: Sources): string | undefined {
  const file = site.getFileName() ?? '';
  const line = site.getLineNumber() ?? 0;
  const column = site.getColumnNumber() ?? 0;
  const found = sources.locate(file, { line: line - 1, column: column - 1 });
  if (!found) {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    return isOwnFile(path) ? undefined : String(site);
  }
  // Code that the compiler has added. The reader did not write it.
  if (!found.position) return undefined;
  const place = `${found.label}:${found.position.line + 1}:${found.position.column + 1}`;
  return String(site).replace(`${file}:${line}:${column}`, place);
}
