import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import {
  type CellError,
  CellSyntaxError,
  Comms,
  type Compiled,
  cellMetadata,
  compileCell,
  formatError,
  formatProblems,
  formatSyntaxError,
  functionSource,
  type Handle,
  HoverNotes,
  type LoadedModule,
  type Plugin,
  Renderer,
  Reruns,
  type Runtime,
  refuseDeep,
  Scope,
  type Session,
  Sources,
  type TypeProblem,
} from '../../cell/index.ts';
import { type Host, installHost, isSkip, skipBundle } from '../../contract/index.ts';
import { TypeClient } from '../../typecheck/client.ts';
import { evaluate, runGuarded } from '../stop/sigint.ts';
import { allowTermination } from '../stop/terminate.ts';
import { enterUserCode } from '../stop/user-code-entry.ts';
import { afterRun, beforeRun } from './debug/gate.ts';
import { installDebugTarget } from './debug/target.ts';
import { installGlobals } from './globals/install.ts';
import { ShownValues } from './globals/shown-values.ts';
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
  type Outlet,
  runInCell,
} from './run/context.ts';
import { KeptFile } from './run/kept-file.ts';
import { captureOutput } from './run/output.ts';
import { guardProcess } from './run/process.ts';
import { installPrompt } from './run/prompt.ts';
import { SkippedNames } from './run/skipped.ts';
import { trackTimers } from './run/timers.ts';
import { givenPackages, sessionTypes } from './session-types.ts';
import { mapStacks } from './stacks.ts';
import * as tslab from './tslab.ts';
import type {
  CommRequest,
  Engine,
  ExecuteRequest,
  ExecuteResult,
  UserExpression,
} from './types.ts';

export interface EngineOptions {
  /** The notebook's folder: imports, `require` and files are relative to it. */
  readonly cwd: string;
  /**
   * A TypeScript configuration whose options cells are checked under. Default: the `tsconfig.json`
   * of the project that the folder belongs to, where there is one. Else the options of stock tslab,
   * which are not strict.
   */
  readonly tsconfig?: string;
  /** Whether cells are checked before they run. Default true. A checker costs more than all else of a start. */
  readonly types?: boolean;
  /** What libraries add to how cells run and look. */
  readonly plugins?: readonly Plugin[];
}

/** No front end shows a question of a comm message. */
const NO_INPUT = 'what handles a message of a control cannot ask the reader; ask in a cell';

/** Declares a name of a cell, or not. */
type Bind = (name: string, declare: () => void) => void;

/** Runs the cells of one notebook in this thread, and in this process' global scope. */
export class CellEngine implements Engine {
  readonly interruptFlag = interruptFlag;
  readonly #cwd: string;
  readonly #plugins: readonly Plugin[];
  readonly #session: Session;
  readonly #types: TypeClient | undefined;
  readonly #loader: ModuleLoader;
  readonly #comms: Comms;
  readonly #notes: HoverNotes;
  readonly #reruns = new Reruns<string>();
  readonly #skipped = new SkippedNames();
  readonly #shown: ShownValues;
  /** The cells and the comm handlers that run now. */
  readonly #running = new Set<CellContext>();
  readonly #undo: (() => void)[];
  #serial = 0;
  #latest: CellContext | undefined;

  constructor({ cwd, tsconfig, types = true, plugins = [] }: EngineOptions) {
    this.#cwd = cwd;
    this.#plugins = plugins;
    const renderer = new Renderer(plugins.flatMap(({ kinds }) => kinds));
    this.#session = { sources: new Sources(), scope: new Scope(), renderer };
    const { sources, scope } = this.#session;
    this.#shown = new ShownValues({ isWeak: (value) => renderer.knows(value) });
    this.#notes = new HoverNotes(scope, renderer);
    const packages = givenPackages(plugins);
    this.#types = types
      ? new TypeClient({ cwd, tsconfig, session: sessionTypes(cwd, packages) })
      : undefined;
    const loaded = async (exports: unknown) => {
      const load = async (name: string) => (await this.#loader.load(name)).named;
      await Promise.all(plugins.map((plugin) => plugin.loaded?.(exports, load)));
    };
    this.#loader = new ModuleLoader({
      cwd,
      packages,
      own: new Map([['tslab', () => tslab]]),
      loaded,
      run: (compiled, path, source, runtime) => {
        const label = path.startsWith(join(cwd, '/')) ? path.slice(cwd.length + 1) : path;
        sources.add(path, { label, text: source, compiled });
        return this.#runCompiled(compiled, path, runtime);
      },
    });
    this.#comms = new Comms({
      handle: () => this.#handler(),
      send: (message) => this.#speaking()?.emit({ kind: 'comm', message }),
    });
    const host: Host = {
      display: (output) => this.#speaking()?.emit({ kind: 'display', ...output }),
      look: (value) => renderer.renderNow(value),
      clear: (wait) => this.#speaking()?.emit({ kind: 'clear', wait }),
      signal: () => currentCell()?.signal ?? new AbortController().signal,
      comms: this.#comms,
      loaded: (exports) => void loaded(exports),
      beforeRerun: (listener) => {
        const { cellId } = this.#speaking()?.cell ?? {};
        if (cellId !== undefined) this.#reruns.before(cellId, listener);
      },
      sourceOf: functionSource,
      ...(process.env.NOTEGRAD_HEADLESS === '1' ? {} : { kept: new KeptFile(cwd) }),
    };
    this.#undo = [
      mapStacks(sources),
      captureOutput(() => this.#latest),
      trackTimers(currentCell),
      adoptChildren(),
      guardProcess({
        interrupt: () => this.interrupt(),
        uncaught: (error, cell) => this.#showUncaught(error, cell ?? this.#latest),
      }),
      allowTermination(interruptFlag),
      installPrompt(),
      installGlobals(this.#shown),
      installHost(host),
      installDebugTarget(this.#session),
    ];
  }

  async execute(request: ExecuteRequest): Promise<ExecuteResult> {
    const context = new CellContext(++this.#serial, request);
    this.#latest = context;
    this.#running.add(context);
    try {
      return await runInCell(context, () => {
        if (request.cellId !== undefined) this.#reruns.begin(request.cellId);
        return this.#execute(request, context);
      });
    } finally {
      if (context.signal.aborted) await interruptNoticed();
      this.#running.delete(context);
    }
  }

  async #execute(request: ExecuteRequest, context: CellContext): Promise<ExecuteResult> {
    const { code, executionCount } = request;
    const label = `Cell ${executionCount}`;
    const { module } = cellMetadata(code);
    if (!request.silent) this.#shown.begin(executionCount, code);
    try {
      refuseDeep(code);
      const checking = Promise.race([this.#check(code, module, context), context.interrupted]);
      checking.catch(() => {});
      // In the next turn the checker has its question. The cell is compiled while it works.
      await undefined;
      const compiled = this.#compile(code, module);
      if (module === undefined) this.#loader.fetch(importsOf(compiled));
      const problems = await checking;
      if (module !== undefined) this.#loader.define(module, code);
      if (problems.length > 0) {
        return failure(formatProblems(problems, label, (file) => this.#textOf(file, code)));
      }
      if (module !== undefined) return { status: 'ok', userExpressions: {} };
      const cell = compiled();
      const { uses, names } = cell;
      const began = performance.now();
      const { last } = await this.#runCell(code, cell, label, context);
      const links = { uses, names, milliseconds: performance.now() - began };
      for (const text of this.#cellEnded(last))
        context.emit({ kind: 'stream', name: 'stderr', text });
      const userExpressions = await Promise.race([
        this.#evaluateAll(request.userExpressions),
        context.interrupted,
      ]);
      if (last === undefined || last === null) return { status: 'ok', userExpressions, links };
      const value = await Promise.race([this.#render(last), context.interrupted]);
      if (Object.keys(value.data).length === 0) return { status: 'ok', userExpressions, links };
      if (!request.silent) this.#shown.add(executionCount, last);
      return { status: 'ok', value, userExpressions, links };
    } catch (error) {
      if (InterruptedError.is(error)) context.interrupt();
      // Of a cell that failed there is nothing to tell, but the plugins must know of its end.
      this.#cellEnded();
      if (isSkip(error)) {
        const data = skipBundle(error.message);
        context.emit({ kind: 'display', data, metadata: {}, update: false });
        return { status: 'ok', userExpressions: {} };
      }
      return failure(this.#format(error, { label, code }));
    }
  }

  #cellEnded(last?: unknown): string[] {
    return this.#plugins.flatMap((plugin) => plugin.cellEnded?.(this.#values(), last) ?? []);
  }

  /** A value may have a look of its own, and that is code of the reader. */
  #render(value: unknown) {
    return enterUserCode(() => this.#session.renderer.render(value));
  }

  /** Without a checker a cell still runs: an unchecked notebook is better than none. */
  async #check(
    code: string,
    module: string | undefined,
    context: CellContext,
  ): Promise<readonly TypeProblem[]> {
    if (!this.#types) return [];
    try {
      return await (module === undefined
        ? this.#types.check(code)
        : this.#types.define(module, code));
    } catch (error) {
      const reason = (error as Error).message;
      const text = `The type checker does not answer (${reason}); the cell runs unchecked.\n`;
      context.emit({ kind: 'stream', name: 'stderr', text });
      return [];
    }
  }

  /**
   * Compiles a cell. The result throws where it does not compile: only when it is called, because
   * the checker says better what is wrong.
   */
  #compile(code: string, module: string | undefined): () => Compiled {
    try {
      const { scope } = this.#session;
      const known = { has: (name: string) => scope.has(name) || this.#skipped.has(name) };
      const compiled = compileCell(module === undefined ? code : '', known);
      return () => compiled;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }

  /** Runs a checked cell. What it has declared stays, also where it throws. */
  async #runCell(
    code: string,
    compiled: Compiled,
    label: string,
    context: CellContext,
  ): Promise<Runtime> {
    const file = `notegrad:cell-${context.serial}`;
    this.#session.sources.add(file, { label, text: code, compiled });
    const bound = new Set<string>();
    for (const plugin of this.#plugins) plugin.cellBegins?.();
    const bind: Bind = (name, declare) => {
      // Code that goes on after its cell was stopped declares nothing any more.
      if (context.signal.aborted) return;
      declare();
      bound.add(name);
      this.#skipped.delete(name);
    };
    let isDone = false;
    try {
      this.#skipped.refuse(compiled.uses);
      const run = async (): Promise<Runtime> => {
        const modules = await this.#load(compiled.imports);
        const runtime = this.#cellRuntime(compiled, modules, bind);
        await this.#runCompiled(compiled, file, runtime);
        return runtime;
      };
      // The last value stays inside the runtime: if it is a promise, it is shown and not awaited.
      const runtime = await Promise.race([run(), context.interrupted]);
      isDone = true;
      return runtime;
    } catch (error) {
      if (isSkip(error)) {
        this.#skipped.add(compiled.names.filter((name) => !bound.has(name)));
        // Later cells are checked as if it had run.
        isDone = true;
      }
      throw error;
    } finally {
      this.#types?.accept(code, this.#notes.changed(), isDone ? undefined : [...bound]);
    }
  }

  async #load(specifiers: readonly string[]): Promise<LoadedModule[]> {
    const modules: LoadedModule[] = [];
    for (const specifier of specifiers) modules.push(await this.#loader.load(specifier));
    return modules;
  }

  #cellRuntime(compiled: Compiled, modules: readonly LoadedModule[], bind: Bind): Runtime {
    return {
      boxes: this.#session.scope.boxes(compiled.uses),
      modules,
      require: this.#loader.require,
      module: { exports: {} },
      ...this.#loader.metaOf(),
      load: async (specifier) => (await this.#loader.load(String(specifier))).star,
      ...interruption,
      last: undefined,
      value: (name, value) => bind(name, () => this.#session.scope.constant(name, value)),
      live: (name, get, set) => bind(name, () => this.#session.scope.variable(name, get, set)),
      expose: () => {},
      exposeAll: () => {},
    };
  }

  async #runCompiled(compiled: Compiled, file: string, runtime: Runtime): Promise<void> {
    const start = evaluate(compiled.code, file) as (runtime: Runtime) => unknown;
    beforeRun(file);
    try {
      await enterUserCode(() =>
        runGuarded(
          () => start(runtime),
          () => this.interrupt(),
        ),
      );
    } finally {
      afterRun();
    }
  }

  async #evaluateAll(
    expressions: Readonly<Record<string, string>>,
  ): Promise<Record<string, UserExpression>> {
    const results: Record<string, UserExpression> = {};
    for (const [key, code] of Object.entries(expressions)) {
      try {
        const value = await this.#evaluate(code);
        // A text is given whole: a program has asked for it, no reader.
        const isText = typeof value === 'string';
        const shown = isText
          ? { data: { 'text/plain': value }, metadata: {} }
          : await this.#render(value);
        results[key] = { status: 'ok', ...shown };
      } catch (error) {
        results[key] = { status: 'error', ...this.#format(error) };
      }
    }
    return results;
  }

  /** Evaluates an expression with the session's names. It declares nothing. */
  async #evaluate(code: string): Promise<unknown> {
    const compiled = compileCell(`(${code}\n)`, this.#session.scope);
    const runtime = this.#cellRuntime(compiled, [], () => {});
    await this.#runCompiled(compiled, 'notegrad:expression', runtime);
    return runtime.last;
  }

  interrupt(): void {
    Atomics.store(interruptFlag, 0, 0);
    if (this.#running.size > 0) {
      for (const plugin of this.#plugins) plugin.stopped?.(this.#values());
      this.#loader.interrupt();
    }
    // What listens to a signal speaks as the cell whose signal it is.
    for (const context of this.#running) runInCell(context, () => context.interrupt());
    this.#types?.interrupt();
  }

  onAssistant(listener: (port: MessagePort | undefined) => void): void {
    if (this.#types) this.#types.onPort(listener);
    else listener(undefined);
  }

  comm({ message, emit }: CommRequest): Promise<void> {
    return this.#comms.receive(message, (answer) => emit({ kind: 'comm', message: answer }));
  }

  /**
   * What runs a comm handler that the running cell makes. Each run has a context of its own, so
   * that Stop ends this run and not all later ones.
   */
  #handler(): Handle {
    const cell = this.#speaking()?.cell;
    return async (body, answer) => {
      const outlet: Outlet = {
        emit: (output) => (output.kind === 'comm' ? answer(output.message) : cell?.emit(output)),
        input: () => Promise.reject(new Error(NO_INPUT)),
      };
      const context = new CellContext(cell?.serial ?? 0, outlet, cell);
      const run = () => runGuarded(body, () => this.interrupt());
      this.#running.add(context);
      try {
        const running = runInCell(context, () => enterUserCode(run));
        await Promise.race([running, context.interrupted]);
      } catch (error) {
        if (InterruptedError.is(error)) context.interrupt();
        this.#showUncaught(error, context);
      } finally {
        if (context.signal.aborted) await interruptNoticed();
        this.#running.delete(context);
      }
    };
  }

  /**
   * The cell or the handler whose code runs now. Code that belongs to none counts to the latest
   * cell.
   */
  #speaking(): CellContext | undefined {
    return currentCell() ?? this.#latest;
  }

  async dispose(): Promise<void> {
    this.interrupt();
    for (const step of this.#undo.reverse()) step();
    await this.#types?.close();
  }

  #showUncaught(error: unknown, cell: CellContext | undefined): void {
    if (cell?.signal.aborted || InterruptedError.is(error)) return;
    const shown = this.#format(error);
    if (cell) cell.emit({ kind: 'error', error: shown });
    else process.stderr.write(`${shown.traceback.join('\n')}\n`);
  }

  /** Never throws, whatever was thrown: an error here would end the process. */
  #format(error: unknown, cell?: { label: string; code: string }): CellError {
    try {
      if (cell && error instanceof CellSyntaxError)
        return formatSyntaxError(error, cell.label, cell.code);
      return formatError(error, this.#session);
    } catch {
      const evalue = 'what was thrown cannot be shown, as reading its fields throws again';
      return { ename: 'Error', evalue, traceback: [evalue] };
    }
  }

  /** What the notebook's variables hold. */
  *#values(): Iterable<unknown> {
    for (const name of this.#session.scope.names()) {
      const value = this.#session.scope.peek(name);
      if (!isModule(value)) yield value;
    }
  }

  #textOf(file: string | undefined, code: string): string {
    return file === undefined ? code : readFileSync(join(this.#cwd, file), 'utf8');
  }
}

const failure = (error: CellError): ExecuteResult => ({ status: 'error', error });

/** What a cell imports; nothing where it does not compile. */
function importsOf(compiled: () => Compiled): readonly string[] {
  try {
    return compiled().imports;
  } catch {
    return [];
  }
}
