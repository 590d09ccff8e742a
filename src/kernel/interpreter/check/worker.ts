import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { completenessOf } from './completeness.ts';
import { type Port, serve } from './rpc.ts';
import { type ServerOptions, TypeServer } from './server.ts';
import { inspect, wordStart } from './words.ts';

/** What the thread of the cells shares with this one. */
export interface WorkerData extends ServerOptions {
  /** [0] is 1 from an interrupt on until that thread has taken notice of it. */
  readonly flag: Int32Array;
}

const data = workerData as WorkerData;
const server = new TypeServer(data);
/** What the variables of the session were when the last cell ended, in a few words. */
const runtimeNotes: Record<string, string> = {};

const assistant = {
  interrupt,
  complete: (code: string, cursor: number) => ({
    start: wordStart(code, cursor),
    end: cursor,
    matches: matching(code, cursor),
  }),
  inspect: (code: string, cursor: number) => inspect(server, runtimeNotes, code, cursor),
  isComplete: completenessOf,
};

if (!parentPort) throw new Error('this file runs as a worker');
serve(parentPort as Port, {
  ...assistant,
  check: (source: string) => server.check(source),
  accept(source: string, notes: Readonly<Record<string, string>>, bound?: readonly string[]) {
    Object.assign(runtimeNotes, notes);
    server.accept(source, bound);
  },
  define: (name: string, source: string) => server.define(name, source),
  connect: (port: MessagePort) => serve(port, assistant),
  close: () => server.close(),
});

server.warm();

function matching(code: string, cursor: number) {
  const prefix = code.slice(wordStart(code, cursor), cursor).toLowerCase();
  return server.complete(code, cursor).filter(({ text }) => text.toLowerCase().startsWith(prefix));
}

/**
 * SIGINT ends synchronous code of a cell, and settles one that waits. The flag ends what neither reaches: a loop
 * behind an `await` or in a timer. (V8's own termination would abort Node while it follows async contexts.)
 */
function interrupt(): void {
  Atomics.store(data.flag, 0, 1);
  process.kill(process.pid, 'SIGINT');
}
