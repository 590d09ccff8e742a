import {
  CellSyntaxError,
  type Compiled,
  compileCell,
  formatError,
  formatSyntaxError,
  type LoadedModule,
  Renderer,
  type Runtime,
  Scope,
  Sources,
  tensorflow,
} from '../../../cell/index.ts';
import { messages } from '../../render/messages.ts';
import type { EndStatus, Request } from '../protocol.ts';
import { hold, pauses } from './background.ts';
import { createComms, handlers } from './comms.ts';
import {
  currentCell,
  emit,
  emitBundle,
  enterCell,
  flush,
  prepareSurroundings,
  type RunningCell,
  reruns,
  send,
  stopTimers,
  takeKept,
} from './host.ts';
import { loadModule, requireModule } from './modules.ts';
import { mapStack } from './stacks.ts';

/**
 * Runs the cells of one chapter in the reader's browser. Compiler, scope, values and errors are the
 * kernel's, so a cell means the same in both. Only the parser differs: it is in plain JavaScript.
 */
const scope = new Scope();
const sources = new Sources();
const renderer = new Renderer(tensorflow().kinds);
const queue: Extract<Request, { type: 'run' }>[] = [];
/** Every loop of a cell checks it. Shared with the page if the server allows shared memory. */
let flag: Int32Array = new Int32Array(1);
let say = messages.en.worker;
let busy = false;
let serial = 0;

class Interrupted extends Error {
  override readonly name = say.interruption.name;

  constructor() {
    super(say.interruption.message);
  }
}

const comms = createComms({
  failed(error) {
    // The page has set it to end a loop of this handler, and not of what runs next.
    if (error instanceof Interrupted) flag[0] = 0;
    else showError(error);
  },
});
prepareSurroundings(comms, (value) => renderer.renderNow(value), pauses);
self.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.type === 'start') {
    if (data.flag) flag = data.flag;
    say = messages[data.language].worker;
    return;
  }
  if (data.type === 'fetch') {
    // Where it cannot be had, the cell that imports it says so.
    loadModule(data.module, say).catch(() => {});
    return;
  }
  if (data.type === 'hold') return hold(data.isHeld);
  if (data.type === 'interrupt') {
    queue.length = 0;
    const cell = currentCell();
    for (const each of [...handlers(), ...(busy && cell ? [cell] : [])]) {
      stopTimers(each);
      each.controller.abort(new Interrupted());
    }
    return;
  }
  if (data.type === 'comm') {
    const { number, message } = data;
    void comms.receive(message, () => {}).then(() => send({ type: 'handled', number }));
    return;
  }
  queue.push(data);
  if (!busy) void drain();
};
self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  showError(event.reason);
});
self.addEventListener('error', (event) => {
  event.preventDefault();
  showError(event.error);
});

async function drain(): Promise<void> {
  busy = true;
  for (let next = queue.shift(); next; next = queue.shift()) {
    takeKept(next.kept);
    await runCell(next.cell, next.code);
  }
  busy = false;
}

async function runCell(number: number, source: string): Promise<void> {
  const cell: RunningCell = { number, controller: new AbortController(), timers: new Set() };
  enterCell(cell);
  flag[0] = 0;
  send({ type: 'started', cell: number });
  reruns.begin(number);
  const start = performance.now() - pauses.waited;
  let status: EndStatus = 'ok';
  let compiled: Pick<Compiled, 'uses' | 'names'> = { uses: [], names: [] };
  let bound: Set<string> | undefined;
  try {
    const whole = compileCell(source, scope);
    compiled = whole;
    bound = new Set();
    await evaluate(source, whole, cell, bound);
  } catch (error) {
    status = error instanceof Interrupted ? 'interrupted' : 'error';
    if (error instanceof CellSyntaxError) {
      emit({
        output_type: 'error',
        ...mutable(formatSyntaxError(error, `Cell ${number}`, source)),
      });
    } else showError(error);
  }
  flush();
  const { uses, names } = compiled;
  const milliseconds = performance.now() - pauses.waited - start;
  send({
    ...{ type: 'ended', cell: number, status, milliseconds, uses, names },
    bound: bound && [...bound],
  });
}

/** @param bound gets the names as they are declared */
async function evaluate(
  source: string,
  compiled: Compiled,
  cell: RunningCell,
  bound: Set<string>,
): Promise<void> {
  const file = `notegrad:cell-${++serial}`;
  sources.add(file, { label: `Cell ${cell.number}`, text: source, compiled });
  const modules: LoadedModule[] = [];
  for (const specifier of compiled.imports) modules.push(await loadModule(specifier, say));
  const { signal } = cell.controller;
  const declare = (name: string, body: () => void) => {
    // Code that a stopped cell left running declares nothing any more.
    if (signal.aborted) return;
    body();
    bound.add(name);
  };
  const runtime: Runtime = {
    boxes: scope.boxes(compiled.uses),
    modules,
    require: (specifier: string) => requireModule(specifier, say),
    module: { exports: {} },
    filename: `cell-${cell.number}.ts`,
    dirname: '.',
    meta: { url: import.meta.url, filename: `/cell-${cell.number}.ts`, dirname: '/' },
    load: async (specifier) => (await loadModule(String(specifier), say)).star,
    flag,
    stop() {
      throw new Interrupted();
    },
    resume(value) {
      if (signal.aborted) throw new Interrupted();
      return value;
    },
    last: undefined,
    value: (name, value) => declare(name, () => scope.constant(name, value)),
    live: (name, get, set) => declare(name, () => scope.variable(name, get, set)),
    expose() {},
    exposeAll() {},
  };
  // An indirect eval runs in the global scope, not in this module's.
  // biome-ignore lint/security/noGlobalEval: running the reader's code is what this worker is for
  const evaluate = globalThis.eval;
  const start = evaluate(`${compiled.code}\n//# sourceURL=${file}`) as (
    runtime: Runtime,
  ) => unknown;
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Interrupted()), { once: true });
  });
  stopped.catch(() => {});
  const result = start(runtime);
  if (compiled.isAsync) await Promise.race([result, stopped]);
  const value = compiled.hasValue ? runtime.last : undefined;
  if (value === undefined || value === null) return;
  const { data, metadata } = await renderer.render(value);
  emitBundle('execute_result', data, metadata);
}

function showError(error: unknown): void {
  if (error instanceof Error) mapStack(error, sources);
  emit({
    output_type: 'error',
    ...mutable(formatError(error, { sources, scope, renderer })),
  });
}

function mutable<T extends { readonly traceback: readonly string[] }>(
  error: T,
): T & { traceback: string[] } {
  return { ...error, traceback: [...error.traceback] };
}
