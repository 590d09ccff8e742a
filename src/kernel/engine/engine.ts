import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { type Compiled, compileCell } from '../../cell/compile/compile.ts';
import type { LoadedModule, Runtime } from '../../cell/compile/runtime.ts';
import { CellSyntaxError, refuseDeep } from '../../cell/compile/syntax.ts';
import { formatError, formatProblems, formatSyntaxError } from '../../cell/errors/format.ts';
import { Sources } from '../../cell/errors/registry.ts';
import { mapStacks } from '../../cell/errors/stack.ts';
import { RuntimeNotes } from '../../cell/render/hover-notes.ts';
import { LeakMeter } from '../../cell/render/leaks.ts';
import { stopTraining } from '../../cell/render/model.ts';
import { render } from '../../cell/render/render.ts';
import { Scope } from '../../cell/scope.ts';
import { evaluate, runGuarded } from '../stop/sigint.ts';
import { allowTermination } from '../stop/terminate.ts';
import { enter } from '../stop/user-code-entry.ts';
import { TypeClient } from '../typecheck/client.ts';
import { completenessOf } from '../typecheck/completeness.ts';
import type { TypeProblem } from '../typecheck/problems.ts';
import { Comms } from './comms.ts';
import { gate } from './debug/before-run.ts';
import { installDebugTarget } from './debug/target.ts';
import { type Host, installHost } from './host.ts';
import { isModule } from './modules/interop.ts';
import { ModuleLoader } from './modules/loader.ts';
import { adoptChildren } from './run/children.ts';
import {
  CellContext,
  currentCell,
  InterruptedError,
  interruptFlag,
  interruption,
  interruptNoticed,
  runInCell,
} from './run/context.ts';
import { cellMetadata } from './run/metadata.ts';
import { captureOutput } from './run/output.ts';
import { guardProcess } from './run/process.ts';
import { installPrompt } from './run/prompt.ts';
import { TensorScopes } from './run/tensor-scopes.ts';
import { trackTimers } from './run/timers.ts';
import * as tslab from './tslab.ts';
import type {
  CellError,
  CommMessage,
  Completeness,
  Completion,
  ExecuteRequest,
  ExecuteResult,
  Interpreter,
  MimeBundle,
  UserExpression,
} from './types.ts';

export interface InterpreterOptions {
  /** The notebook's folder: imports, `require` and files are relative to it. */
  readonly cwd: string;
  /**
   * A TypeScript configuration whose options cells are checked under. Default: the `tsconfig.json` of the project
   * that the folder belongs to, where there is one; else stock tslab's options, which are not strict.
   */
  readonly tsconfig?: string;
}

/** Declares a name of a cell, or not. */
type Bind = (name: string, declare: () => void) => void;

/** Runs the cells of one notebook in this thread, and in this process' global scope. */
export class Engine implements Interpreter {
  readonly info: Interpreter['info'];
  readonly interruptFlag = interruptFlag;
  readonly #cwd: string;
  readonly #types: TypeClient;
  readonly #sources = new Sources();
  readonly #scope = new Scope();
  readonly #loader: ModuleLoader;
  readonly #comms = new Comms();
  readonly #leaks = new LeakMeter();
  readonly #notes = new RuntimeNotes(this.#scope);
  readonly #running = new Set<CellContext>();
  readonly #tensorScopes = new TensorScopes();
  readonly #host: Host = {
    display: (output) => void (currentCell() ?? this.#latest)?.emit({ kind: 'display', ...output }),
    signal: () => currentCell()?.signal ?? new AbortController().signal,
    comms: this.#comms,
    leakMeter: process.env.NOTEGRAD_LEAK_METER !== '0',
  };
  readonly #undo: (() => void)[];
  #serial = 0;
  #latest: CellContext | undefined;

  constructor({ cwd, tsconfig }: InterpreterOptions) {
    this.#cwd = cwd;
    this.#types = new TypeClient({ cwd, tsconfig });
    this.#loader = new ModuleLoader({
      cwd,
      own: new Map([['tslab', () => tslab]]),
      run: (compiled, path, source, runtime) => {
        const label = path.startsWith(join(cwd, '/')) ? path.slice(cwd.length + 1) : path;
        this.#sources.add(path, { label, text: source, compiled });
        return this.#runCompiled(compiled, path, runtime);
      },
    });
    const { version } = createRequire(import.meta.url)('typescript/package.json') as {
      version: string;
    };
    this.info = {
      version,
      banner: `TypeScript ${version} on Node ${process.versions.node}`,
    };
    this.#undo = [
      mapStacks(this.#sources),
      captureOutput(() => this.#latest),
      trackTimers(),
      adoptChildren(),
      guardProcess({
        interrupt: () => this.interrupt(),
        uncaught: (error, cell) => this.#showUncaught(error, cell ?? this.#latest),
      }),
      allowTermination(interruptFlag),
      installPrompt(),
      installHost(this.#host),
      installDebugTarget(this.#sources, this.#scope),
    ];
  }

  async execute(request: ExecuteRequest): Promise<ExecuteResult> {
    const context = new CellContext(++this.#serial, request);
    this.#latest = context;
    this.#running.add(context);
    try {
      return await runInCell(context, () => this.#execute(request, context));
    } finally {
      if (context.signal.aborted) await interruptNoticed();
      this.#running.delete(context);
    }
  }

  async #execute(request: ExecuteRequest, context: CellContext): Promise<ExecuteResult> {
    const { code, executionCount } = request;
    const label = `Cell ${executionCount}`;
    const { module } = cellMetadata(code);
    try {
      refuseDeep(code);
      const checking = Promise.race([this.#check(code, module, context), context.interrupted]);
      checking.catch(() => {});
      // Compiled while the checker, which has its question by the next turn, is at work.
      await undefined;
      const compiled = this.#compile(code, module);
      const problems = await checking;
      if (module !== undefined) this.#loader.define(module, code);
      if (problems.length > 0) {
        return failure(formatProblems(problems, label, (file) => this.#textOf(file, code)));
      }
      if (module !== undefined) return { status: 'ok', userExpressions: {} };
      const { last } = await this.#runCell(code, compiled(), label, context);
      const leak = this.#leaks.report([...this.#values()], last);
      if (leak !== undefined && this.#host.leakMeter) {
        context.emit({ kind: 'stream', name: 'stderr', text: leak });
      }
      const userExpressions = await Promise.race([
        this.#evaluateAll(request.userExpressions),
        context.interrupted,
      ]);
      if (last === undefined || last === null) return { status: 'ok', userExpressions };
      const value = await Promise.race([enter(() => render(last)), context.interrupted]);
      return { status: 'ok', value, userExpressions };
    } catch (error) {
      if (InterruptedError.is(error)) context.interrupt();
      // A cell that failed is not told, but the next one is not to answer for it.
      this.#leaks.report([...this.#values()]);
      return failure(this.#format(error, { label, code }));
    }
  }

  /** Without a checker a cell runs all the same: an unchecked notebook is better than none. */
  async #check(
    code: string,
    module: string | undefined,
    context: CellContext,
  ): Promise<readonly TypeProblem[]> {
    try {
      return await (module === undefined
        ? this.#types.check(code)
        : this.#types.define(module, code));
    } catch (error) {
      const text = `The type checker does not answer (${(error as Error).message}); the cell runs unchecked.\n`;
      context.emit({ kind: 'stream', name: 'stderr', text });
      return [];
    }
  }

  /** Gives the compiled cell, or throws what is wrong with it: after the checker, which says that better. */
  #compile(code: string, module: string | undefined): () => Compiled {
    try {
      const compiled = compileCell(module === undefined ? code : '', this.#scope);
      return () => compiled;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }

  /** Runs a checked cell; what it declared stays, also where it throws. */
  async #runCell(
    code: string,
    compiled: Compiled,
    label: string,
    context: CellContext,
  ): Promise<Runtime> {
    const file = `notegrad:cell-${context.serial}`;
    this.#sources.add(file, { label, text: code, compiled });
    const bound = new Set<string>();
    this.#tensorScopes.note();
    const bind: Bind = (name, declare) => {
      // What an interrupted cell left behind declares nothing any more.
      if (context.signal.aborted) return;
      declare();
      bound.add(name);
    };
    let isDone = false;
    try {
      const run = async (): Promise<Runtime> => {
        const modules = await this.#load(compiled.imports);
        const runtime = this.#cellRuntime(compiled, modules, bind);
        await this.#runCompiled(compiled, file, runtime);
        return runtime;
      };
      // The value stays inside the runtime: a promise as last value is shown, not awaited.
      const runtime = await Promise.race([run(), context.interrupted]);
      isDone = true;
      return runtime;
    } finally {
      this.#types.accept(code, this.#notes.changed(), isDone ? undefined : [...bound]);
    }
  }

  async #load(specifiers: readonly string[]): Promise<LoadedModule[]> {
    const modules: LoadedModule[] = [];
    for (const specifier of specifiers) modules.push(await this.#loader.load(specifier));
    return modules;
  }

  #cellRuntime(compiled: Compiled, modules: readonly LoadedModule[], bind: Bind): Runtime {
    return {
      boxes: this.#scope.boxes(compiled.uses),
      modules,
      require: this.#loader.require,
      module: { exports: {} },
      ...this.#loader.metaOf(),
      load: async (specifier) => (await this.#loader.load(String(specifier))).star,
      ...interruption,
      last: undefined,
      value: (name, value) => bind(name, () => this.#scope.constant(name, value)),
      live: (name, get, set) => bind(name, () => this.#scope.variable(name, get, set)),
      expose: () => {},
      exposeAll: () => {},
    };
  }

  #runCompiled(compiled: Compiled, file: string, runtime: Runtime): Promise<unknown> {
    const start = evaluate(compiled.code, file) as (runtime: Runtime) => unknown;
    gate(file);
    return enter(() =>
      runGuarded(
        () => start(runtime),
        () => this.interrupt(),
      ),
    );
  }

  async #evaluateAll(
    expressions: Readonly<Record<string, string>>,
  ): Promise<Record<string, UserExpression>> {
    const results: Record<string, UserExpression> = {};
    for (const [key, code] of Object.entries(expressions)) {
      try {
        const value = await this.#evaluate(code);
        results[key] = { status: 'ok', ...(await enter(() => render(value))) };
      } catch (error) {
        results[key] = { status: 'error', ...this.#format(error) };
      }
    }
    return results;
  }

  /** An expression among the session's names; it declares nothing. */
  async #evaluate(code: string): Promise<unknown> {
    const compiled = compileCell(`(${code}\n)`, this.#scope);
    const runtime = this.#cellRuntime(compiled, [], () => {});
    await this.#runCompiled(compiled, 'notegrad:expression', runtime);
    return runtime.last;
  }

  interrupt(): void {
    Atomics.store(interruptFlag, 0, 0);
    if (this.#running.size > 0) {
      this.#tensorScopes.restore();
      this.#loader.interrupt();
      for (const value of this.#values()) stopTraining(value);
    }
    for (const context of this.#running) context.interrupt();
    this.#types.interrupt();
  }

  async complete(code: string, cursor: number): Promise<Completion> {
    return this.#types.call('complete', code, cursor);
  }

  async inspect(code: string, cursor: number, detail: 0 | 1): Promise<MimeBundle | undefined> {
    return this.#types.call('inspect', code, cursor, detail);
  }

  async isComplete(code: string): Promise<Completeness> {
    return completenessOf(code);
  }

  onAssistant(listener: (port: MessagePort | undefined) => void): void {
    this.#types.onPort(listener);
  }

  comm(message: CommMessage): void {
    void enter(() => this.#comms.receive(message));
  }

  onComm(listener: (message: CommMessage) => void): void {
    this.#comms.onSend(listener);
  }

  comms(targetName?: string): readonly { readonly commId: string; readonly targetName: string }[] {
    return this.#comms.list(targetName);
  }

  async dispose(): Promise<void> {
    this.interrupt();
    for (const step of this.#undo.reverse()) step();
    await this.#types.close();
  }

  #showUncaught(error: unknown, cell: CellContext | undefined): void {
    if (cell?.signal.aborted || InterruptedError.is(error)) return;
    const shown = this.#format(error);
    if (cell) cell.emit({ kind: 'error', error: shown });
    else process.stderr.write(`${shown.traceback.join('\n')}\n`);
  }

  /** Never throws, whatever was thrown: of an error that nothing caught, that would be the end of the process. */
  #format(error: unknown, cell?: { label: string; code: string }): CellError {
    try {
      if (cell && error instanceof CellSyntaxError)
        return formatSyntaxError(error, cell.label, cell.code);
      return formatError(error, this.#sources, (name) => this.#scope.peek(name));
    } catch {
      const evalue = 'what was thrown cannot be shown, as reading its fields throws again';
      return { ename: 'Error', evalue, traceback: [evalue] };
    }
  }

  /** What the notebook's variables hold. */
  *#values(): Iterable<unknown> {
    for (const name of this.#scope.names()) {
      const value = this.#scope.peek(name);
      if (!isModule(value)) yield value;
    }
  }

  #textOf(file: string | undefined, code: string): string {
    return file === undefined ? code : readFileSync(join(this.#cwd, file), 'utf8');
  }
}

const failure = (error: CellError): ExecuteResult => ({ status: 'error', error });
