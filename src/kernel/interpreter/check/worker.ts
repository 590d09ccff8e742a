import { Session } from 'node:inspector';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { completenessOf } from './completeness.ts';
import { type Port, serve } from './rpc.ts';
import { type ServerOptions, TypeServer } from './server.ts';
import { inspect, wordStart } from './words.ts';

/** What the thread of the cells shares with this one. */
export interface WorkerData extends ServerOptions {
  /** [0]: a cell's code is running; [1]: how many interrupts that thread has taken notice of. */
  readonly state: Int32Array;
}

const data = workerData as WorkerData;
const server = new TypeServer(data);
/** What the variables of the session were when the last cell ended, in a few words. */
let runtimeNotes: Readonly<Record<string, string>> = {};

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
  accept(source: string, notes: typeof runtimeNotes, bound?: readonly string[]) {
    runtimeNotes = notes;
    server.accept(source, bound);
  },
  define: (name: string, source: string) => server.define(name, source),
  connect: (port: MessagePort) => serve(port, assistant),
  close: () => server.close(),
});

function matching(code: string, cursor: number) {
  const prefix = code.slice(wordStart(code, cursor), cursor).toLowerCase();
  return server.complete(code, cursor).filter(({ text }) => text.toLowerCase().startsWith(prefix));
}

const NOTICE_MS = 200;

/**
 * SIGINT ends synchronous code of a cell, and settles one that waits. What neither reaches is a loop behind an
 * `await` or in a timer: the thread then takes no notice, and is told to drop what it executes.
 */
function interrupt(): void {
  const { state } = data;
  const noticed = Atomics.load(state, 1);
  process.kill(process.pid, 'SIGINT');
  setTimeout(() => {
    const isStuck = Atomics.load(state, 0) > 0 && Atomics.load(state, 1) === noticed;
    if (!isStuck) return;
    const session = new Session();
    session.connectToMainThread();
    session.post('Runtime.terminateExecution', () => session.disconnect());
  }, NOTICE_MS);
}
