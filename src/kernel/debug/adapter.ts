import { isObject } from '../../contract/index.ts';
import type { Content } from '../../jupyter/index.ts';
import { Fields } from '../protocol/fields.ts';
import type { DebugAdapter } from '../protocol/index.ts';
import type { Breakpoint, Wanted } from './breakpoints.ts';
import { FILTERS, type Filter } from './exceptions.ts';
import { PATHS } from './paths.ts';
import { Session, type Step, type Stop } from './session.ts';
import type { Frame } from './stack.ts';
import { Variables } from './variables.ts';

type Listener = (event: string, body: Content) => void;
type Command = (fields: Fields) => Content | Promise<Content>;

/** The number of the only thread that runs cells. */
const THREAD = 1;

const CAPABILITIES = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsModulesRequest: true,
  supportsTerminateRequest: true,
  exceptionBreakpointFilters: FILTERS,
};

export interface DebuggerOptions {
  /** Settles when the engine is there to be debugged. */
  readonly ready: Promise<unknown>;
  /** Stops the cell that runs. */
  interrupt(): void;
}

/** The Debug Adapter Protocol, with Jupyter's additions, over V8's inspector of the main thread. */
export class Debugger implements DebugAdapter {
  readonly #options: DebuggerOptions;
  readonly #session = new Session((stop) => this.#stopped(stop));
  readonly #variables = new Variables(this.#session);
  readonly #listeners: Listener[] = [];
  readonly #commands: ReadonlyMap<string, Command>;

  constructor(options: DebuggerOptions) {
    this.#options = options;
    this.#commands = this.#createCommands();
  }

  async request(command: string, args: Content): Promise<Content> {
    const run = this.#commands.get(command);
    if (!run) {
      const known = [...this.#commands.keys()].join(', ');
      throw new Error(`'${command}' is not a command of this debugger; it knows ${known}`);
    }
    await this.#options.ready;
    return run(new Fields(command, args));
  }

  onEvent(listener: Listener): void {
    this.#listeners.push(listener);
  }

  release(): void {
    if (this.#session.isAttached) void this.#release();
  }

  /** Lets stopped code run on and leaves the main thread alone. */
  async dispose(): Promise<void> {
    await this.#session.detach();
  }

  #createCommands(): ReadonlyMap<string, Command> {
    const step = (kind: Step) => async () => this.#resume(kind);
    return new Map<string, Command>([
      ['initialize', () => CAPABILITIES],
      ['attach', () => this.#attach()],
      ['configurationDone', () => ({})],
      ['debugInfo', () => this.#info()],
      ['dumpCell', (args) => ({ sourcePath: this.#session.scripts.dump(args.string('code')) })],
      ['source', (args) => this.#source(args)],
      ['setBreakpoints', (args) => this.#setBreakpoints(args)],
      ['setExceptionBreakpoints', (args) => this.#setExceptionBreakpoints(args)],
      ['threads', () => ({ threads: [{ id: THREAD, name: 'cells' }] })],
      ['stackTrace', (args) => this.#stackTrace(args)],
      ['scopes', async (args) => ({ scopes: await this.#variables.scopes(this.#frame(args)) })],
      ['variables', (args) => this.#list(args)],
      ['setVariable', (args) => this.#setVariable(args)],
      ['evaluate', (args) => this.#evaluate(args)],
      ['inspectVariables', () => this.#inspectVariables()],
      ['richInspectVariables', (args) => this.#richInspect(args)],
      ['modules', () => this.#modules()],
      ['continue', () => this.#resume()],
      ['next', step('stepOver')],
      ['stepIn', step('stepInto')],
      ['stepOut', step('stepOut')],
      ['pause', () => this.#pause()],
      ['disconnect', () => this.#detach()],
      ['terminate', () => this.#terminate()],
    ]);
  }

  async #attach(): Promise<Content> {
    await this.#session.attach();
    this.#emit('initialized', {});
    return {};
  }

  async #detach(): Promise<Content> {
    const { isAttached, stop } = this.#session;
    await this.#session.detach();
    this.#variables.forget();
    if (stop) this.#emitContinued();
    if (isAttached) this.#emit('terminated', {});
    return {};
  }

  async #terminate(): Promise<Content> {
    this.#options.interrupt();
    return this.#detach();
  }

  #info(): Content {
    const { isAttached, breakpoints, stop } = this.#session;
    return {
      isStarted: isAttached,
      ...PATHS,
      breakpoints: breakpoints.list().map((path) => ({
        ...path,
        breakpoints: path.breakpoints.map(({ line, condition, logMessage }) => ({
          line,
          ...(condition !== undefined && { condition }),
          ...(logMessage !== undefined && { logMessage }),
        })),
      })),
      stoppedThreads: stop ? [THREAD] : [],
      richRendering: true,
      exceptionPaths: FILTERS.map(({ filter }) => filter),
      copyToGlobals: false,
    };
  }

  #source(args: Fields): Content {
    const path = pathOf(args);
    const content = this.#session.scripts.text(path);
    if (content === undefined) {
      throw new Error(`no cell and no local module is known by the path '${path}'`);
    }
    return { content, mimeType: 'text/typescript' };
  }

  async #setBreakpoints(args: Fields): Promise<Content> {
    this.#requireAttached();
    const path = pathOf(args);
    const wanted = wantedOf(args);
    const breakpoints = await this.#session.breakpoints.replace(path, wanted);
    return { breakpoints: breakpoints.map((breakpoint) => toBreakpoint(path, breakpoint)) };
  }

  async #setExceptionBreakpoints(args: Fields): Promise<Content> {
    this.#requireAttached();
    const filters = args.raw('filters');
    const known: readonly unknown[] = FILTERS.map(({ filter }) => filter);
    if (!Array.isArray(filters) || !filters.every((filter) => known.includes(filter))) {
      throw new Error(`setExceptionBreakpoints: 'filters' must be a list of ${known.join(', ')}`);
    }
    await this.#session.filterErrors(filters as Filter[]);
    return { breakpoints: filters.map(() => ({ verified: true })) };
  }

  #stackTrace(args: Fields): Content {
    this.#requireAttached();
    // No error: the code may have run on since the front end heard that it stopped.
    const { frames = [] } = this.#session.stop ?? {};
    const start = args.integer('startFrame', 0);
    const levels = args.integer('levels', 0) || frames.length;
    const stackFrames = frames.slice(start, start + levels).map(toStackFrame);
    return { stackFrames, totalFrames: frames.length };
  }

  async #list(args: Fields): Promise<Content> {
    const reference = args.integer('variablesReference');
    const start = args.integer('start', 0);
    const variables = await this.#session.using(() => this.#variables.list(reference));
    const count = args.integer('count', 0) || variables.length;
    return { variables: variables.slice(start, start + count) };
  }

  async #setVariable(args: Fields): Promise<Content> {
    const reference = args.integer('variablesReference');
    const [name, value] = [args.string('name'), args.string('value')];
    const shown = await this.#session.using(() => this.#variables.set(reference, name, value));
    return { value: shown.text, variablesReference: shown.reference };
  }

  async #evaluate(args: Fields): Promise<Content> {
    const expression = args.string('expression');
    const isPure = ['hover', 'watch', 'variables'].includes(args.string('context', 'repl'));
    const frame = this.#frameIfAny(args);
    const { text, reference } = await this.#session.using(async () =>
      this.#variables.evaluate(expression, frame, { isPure }),
    );
    return { result: text, variablesReference: reference };
  }

  async #inspectVariables(): Promise<Content> {
    return this.#session.using(async () => {
      if (!this.#session.stop) await this.#session.inspector.ask('forget');
      return { variables: await this.#variables.globals() };
    });
  }

  async #richInspect(args: Fields): Promise<Content> {
    const name = args.string('variableName');
    const frame = this.#frameIfAny(args);
    return { ...(await this.#session.using(() => this.#variables.rich(name, frame))) };
  }

  async #modules(): Promise<Content> {
    const modules = this.#session.scripts.modules().map((module, id) => ({ id, ...module }));
    return { modules, totalModules: modules.length };
  }

  async #resume(step?: Step): Promise<Content> {
    this.#requireStop();
    this.#variables.forget();
    await this.#session.resume(step);
    this.#emitContinued();
    return { allThreadsContinued: true };
  }

  async #pause(): Promise<Content> {
    this.#requireAttached();
    await this.#session.pause();
    return {};
  }

  async #release(): Promise<void> {
    this.#variables.forget();
    if (await this.#session.release()) this.#emitContinued();
  }

  #stopped({ reason, hit, text }: Stop): void {
    this.#emit('stopped', {
      reason,
      threadId: THREAD,
      allThreadsStopped: true,
      ...(hit.length > 0 && { hitBreakpointIds: hit }),
      ...(text !== undefined && { text, description: text }),
    });
  }

  #emitContinued(): void {
    this.#emit('continued', { threadId: THREAD, allThreadsContinued: true });
  }

  #emit(event: string, body: Content): void {
    for (const listener of this.#listeners) listener(event, body);
  }

  #requireAttached(): void {
    if (!this.#session.isAttached) {
      throw new Error("the debugger is not attached; send 'initialize' and 'attach' first");
    }
  }

  #requireStop(): Stop {
    this.#requireAttached();
    const { stop } = this.#session;
    if (!stop) throw new Error('no code stands still: there is no stack, and nothing to continue');
    return stop;
  }

  #frame(args: Fields): Frame {
    const { frames } = this.#requireStop();
    const id = args.integer('frameId');
    const frame = frames.find((one) => one.id === id);
    if (!frame) throw new Error(`there is no frame ${id}; 'stackTrace' gives those of this stop`);
    return frame;
  }

  #frameIfAny(args: Fields): Frame | undefined {
    return typeof args.raw('frameId') === 'number' ? this.#frame(args) : undefined;
  }
}

function pathOf(args: Fields): string {
  return new Fields('source', args.object('source')).string('path');
}

function wantedOf(args: Fields): Wanted[] {
  const list = args.raw('breakpoints') ?? [];
  if (!Array.isArray(list) || !list.every(isObject)) {
    throw new Error("setBreakpoints: 'breakpoints' must be a list of objects");
  }
  return list.map((one) => {
    const fields = new Fields('breakpoint', one);
    const condition = fields.string('condition', '');
    const logMessage = fields.string('logMessage', '');
    return {
      line: fields.integer('line'),
      ...(condition !== '' && { condition }),
      ...(logMessage !== '' && { logMessage }),
    };
  });
}

function toBreakpoint(path: string, { id, verified, line, message }: Breakpoint): Content {
  return { id, verified, line, source: { path }, ...(message !== undefined && { message }) };
}

function toStackFrame({ id, name, file, position }: Frame): Content {
  return {
    id,
    name,
    line: position.line + 1,
    column: position.column + 1,
    source: { name: file.label, path: file.path, sourceReference: 0 },
  };
}
