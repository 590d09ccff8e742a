import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { completenessOf } from './completeness.ts';
import { completionStarts, inspect } from './inspect.ts';
import { type Port, serve } from './rpc.ts';
import { type ServerOptions, TypeServer } from './server.ts';
import type { Completion } from './types.ts';

// The compiler is a Go program, and busy in short turns: so it takes out the rubbish half as often, for some 50 MB.
process.env.GOGC ??= '200';

/** Milliseconds without a question after which the reader is taken to be reading. */
const READING_MS = 300;

const options = workerData as ServerOptions;
const server = new TypeServer(options);
/** What the variables of the session were when the last cell ended, in a few words. */
const runtimeNotes: Record<string, string> = {};

const assistant = {
  complete,
  inspect: (code: string, cursor: number, detail: 0 | 1) =>
    inspect(server, runtimeNotes, code, cursor, detail),
  isComplete: completenessOf,
};

if (!parentPort) throw new Error('this file runs as a worker');
serve(parentPort as Port, {
  ...assistant,
  check(source: string) {
    clearTimeout(reading);
    const problems = server.check(source);
    // Behind the answer: the cell runs meanwhile.
    if (problems.length === 0) setImmediate(() => server.prepare(source));
    return problems;
  },
  accept(source: string, notes: Readonly<Record<string, string>>, bound?: readonly string[]) {
    Object.assign(runtimeNotes, notes);
    server.accept(source, bound);
  },
  define: (name: string, source: string) => server.define(name, source),
  connect: (port: MessagePort) => serve(port, assistant),
  close: () => server.close(),
});

server.warm();
// The first cell most often imports the library, whose types take longer than all else of that cell. Where it is there
// already, nothing is done twice.
const reading = setTimeout(() => server.warm(options.session?.usual), READING_MS);

function complete(code: string, cursor: number): Completion {
  const all = server.complete(code, cursor);
  const matching = (start: number) => {
    const typed = code.slice(start, cursor).toLowerCase();
    return all.filter(({ text }) => text.toLowerCase().startsWith(typed));
  };
  const found = completionStarts(code, cursor)
    .map((start) => ({ start, end: cursor, matches: matching(start) }))
    .find(({ matches }) => matches.length > 0);
  return found ?? { start: cursor, end: cursor, matches: [] };
}
