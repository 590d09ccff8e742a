import { fileURLToPath } from 'node:url';
import { isOwnFile } from './own-frames.ts';
import type { Sources } from './registry.ts';

/** Where code of a cell begins; what is below it is how we called it. */
const GUARD = 'notegrad:guard';

const FRAMES = 60;

/**
 * Makes every stack speak of cells and their own lines, wherever it is printed. Returns what undoes that.
 */
export function mapStacks(sources: Sources): () => void {
  const { prepareStackTrace, stackTraceLimit } = Error;
  // Library calls go deep; the cell's own frame must still be among those kept.
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
  // Code that we added; the reader did not write it.
  if (!found.position) return undefined;
  const place = `${found.label}:${found.position.line + 1}:${found.position.column + 1}`;
  return String(site).replace(`${file}:${line}:${column}`, place);
}
