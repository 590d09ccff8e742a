import { compileCell, type LoadedModule, type Runtime } from '../../../kernel/interpreter/compile/compile.ts';
import { Scope } from '../../../kernel/interpreter/run/scope.ts';
import type { EndStatus, Request } from '../protocol.ts';
import { describeError, nameCode } from './errors.ts';
import {
  currentCell,
  emit,
  emitDisplay,
  enterCell,
  flush,
  installHost,
  type RunningCell,
  send,
  stopTimers,
  textOf,
} from './host.ts';
import { loadModule, requireModule } from './modules.ts';

/**
 * Runs the cells of one chapter in the reader's browser. The compiler and the scope are the kernel's own, so a
 * cell means here what it means there; only the front end of the compiler is one in plain JavaScript.
 */
const scope = new Scope();
const queue: { cell: number; code: string }[] = [];
let busy = false;

class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('the cell was stopped');
  }
}

installHost();
self.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.type === 'interrupt') {
    queue.length = 0;
    const cell = currentCell();
    if (!busy || !cell) return;
    stopTimers(cell);
    cell.controller.abort(new Interrupted());
    return;
  }
  queue.push(data);
  if (!busy) void drain();
};

async function drain(): Promise<void> {
  busy = true;
  for (let next = queue.shift(); next; next = queue.shift()) await runCell(next.cell, next.code);
  busy = false;
}

async function runCell(number: number, source: string): Promise<void> {
  const cell: RunningCell = { number, controller: new AbortController(), timers: new Set() };
  enterCell(cell);
  send({ type: 'started', cell: number });
  const start = performance.now();
  let status: EndStatus = 'ok';
  try {
    await evaluate(source, cell);
  } catch (error) {
    status = error instanceof Interrupted ? 'interrupted' : 'error';
    flush();
    emit({ output_type: 'error', ...describeError(error, source, number) });
  }
  flush();
  send({ type: 'ended', cell: number, status, milliseconds: performance.now() - start });
}

async function evaluate(source: string, cell: RunningCell): Promise<void> {
  const compiled = compileCell(source, scope);
  const modules: LoadedModule[] = [];
  for (const specifier of compiled.imports) modules.push(await loadModule(specifier));
  const runtime: Runtime = {
    boxes: scope.boxes(compiled.uses),
    modules,
    require: requireModule,
    module: { exports: {} },
    filename: `cell-${cell.number}.ts`,
    dirname: '.',
    meta: { url: import.meta.url },
    load: async (specifier) => (await loadModule(String(specifier))).star,
    resume(value) {
      if (cell.controller.signal.aborted) throw new Interrupted();
      return value;
    },
    last: undefined,
    value: (name, value) => scope.constant(name, value),
    live: (name, get, set) => scope.variable(name, get, set),
    expose() {},
    exposeAll() {},
  };
  const name = nameCode(source, compiled, cell.number);
  // Indirect, so that the code sees the global scope and not this module's.
  const run = (0, eval)(`${compiled.code}\n//# sourceURL=${name}`) as (runtime: Runtime) => unknown;
  const stopped = new Promise<never>((_, reject) => {
    cell.controller.signal.addEventListener('abort', () => reject(new Interrupted()), { once: true });
  });
  stopped.catch(() => {});
  const result = run(runtime);
  if (compiled.isAsync) await Promise.race([result, stopped]);
  if (compiled.hasValue) showValue(runtime.last);
}

/** The value of a cell's last expression: its own look where it has one, else as the kernel prints it. */
function showValue(value: unknown): void {
  if (value === undefined) return;
  flush();
  const own = (value as { [key: symbol]: unknown } | null)?.[Symbol.for('Jupyter.display')];
  if (typeof own === 'function') emitDisplay(own.call(value) as Record<string, unknown>, {});
  else emitDisplay({ 'text/plain': textOf(value) }, {});
}
