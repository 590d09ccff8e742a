import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { completenessOf } from './completeness.ts';
import { type Port, serve } from './rpc.ts';
import { type ServerOptions, TypeServer } from './server.ts';
import { inspect, wordStart } from './words.ts';

const server = new TypeServer(workerData as ServerOptions);
/** What the variables of the session were when the last cell ended, in a few words. */
const runtimeNotes: Record<string, string> = {};

const assistant = {
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
