import type { Debugger } from 'node:inspector';
import type { Position } from '../../cell/index.ts';
import { TARGET } from '../engine/debug/names.ts';
import type { Inspector } from './inspector.ts';
import type { Scripts } from './scripts.ts';

/** What a front end asks for. Lines count from 1. */
export interface Wanted {
  readonly line: number;
  /** Stop only where this is truthy. */
  readonly condition?: string;
  /** Print this, with the values of its `{expressions}`, instead of stopping. */
  readonly logMessage?: string;
}

export interface Breakpoint extends Wanted {
  readonly id: number;
  readonly verified: boolean;
  readonly message?: string;
}

/** A place where V8 can stop, and where in the reader's code that is. */
interface Stop {
  readonly source: Position;
  readonly location: Debugger.Location;
}

/** A cell that has not run is compiled under this name, to learn where it can stop. */
const DRAFT = 'notegrad:draft';

/** The breakpoints of all paths. They are set in each script of their path as it is compiled. */
export class Breakpoints {
  readonly #inspector: Inspector;
  readonly #scripts: Scripts;
  readonly #byPath = new Map<string, Breakpoint[]>();
  /** Maps V8's ids of the breakpoints that are set to ours. */
  readonly #set = new Map<string, { readonly path: string; readonly id: number }>();
  #turn: Promise<unknown> = Promise.resolve();
  #lastId = 0;

  constructor(inspector: Inspector, scripts: Scripts) {
    this.#inspector = inspector;
    this.#scripts = scripts;
  }

  /** All that are wanted, as `debugInfo` lists them. */
  list(): { source: string; breakpoints: readonly Breakpoint[] }[] {
    return [...this.#byPath].map(([source, breakpoints]) => ({ source, breakpoints }));
  }

  /** Maps V8's breakpoint ids to ours. */
  hit(names: readonly string[]): number[] {
    return names.flatMap((name) => this.#set.get(name)?.id ?? []);
  }

  /** Replaces the breakpoints of a path. Each comes back with the line at which it will stop. */
  replace(path: string, wanted: readonly Wanted[]): Promise<Breakpoint[]> {
    // One after another, because there is only one draft.
    const replaced = this.#turn.then(() => this.#replace(path, wanted));
    this.#turn = replaced.catch(() => undefined);
    return replaced;
  }

  async #replace(path: string, wanted: readonly Wanted[]): Promise<Breakpoint[]> {
    for (const [name, { path: of }] of this.#set) {
      if (of !== path) continue;
      this.#set.delete(name);
      await this.#inspector.post('Debugger.removeBreakpoint', { breakpointId: name });
    }
    const stops = await this.#stopsOf(path);
    const breakpoints = await Promise.all(wanted.map((one) => this.#create(one, stops)));
    if (wanted.length === 0) this.#byPath.delete(path);
    else this.#byPath.set(path, breakpoints);
    for (const { scriptId, file } of this.#scripts.of(path)) await this.bind(path, file, scriptId);
    return breakpoints;
  }

  /** Sets the breakpoints of a path in a script that was compiled from it. */
  async bind(path: string, file: string, scriptId: string): Promise<void> {
    const breakpoints = this.#byPath.get(path) ?? [];
    if (breakpoints.length === 0) return;
    const stops = await this.#stops(file, scriptId);
    for (const breakpoint of breakpoints) {
      const stop = nearest(stops, breakpoint.line - 1);
      const name = stop && (await this.#place(breakpoint, file, stop.location));
      if (name !== undefined) this.#set.set(name, { path, id: breakpoint.id });
    }
  }

  clear(): void {
    this.#byPath.clear();
    this.#set.clear();
  }

  async #create(wanted: Wanted, stops: readonly Stop[] | undefined): Promise<Breakpoint> {
    const id = ++this.#lastId;
    const refuse = (message: string) => ({ ...wanted, id, verified: false, message });
    try {
      await this.#inspector.ask('expression', wanted.condition ?? '');
      await this.#inspector.ask('expression', templateOf(wanted.logMessage ?? ''));
    } catch (error) {
      return refuse(`this condition or message does not compile: ${(error as Error).message}`);
    }
    if (!stops) return refuse('this code is not known, or does not compile; set when it runs');
    const stop = nearest(stops, wanted.line - 1);
    if (!stop) return refuse(`no code runs at line ${wanted.line} or below`);
    return { ...wanted, id, verified: true, line: stop.source.line + 1 };
  }

  /** Where a path's code can stop. Undefined where that cannot be known. */
  async #stopsOf(path: string): Promise<Stop[] | undefined> {
    const [known] = this.#scripts.of(path);
    if (known) return this.#stops(known.file, known.scriptId);
    const text = this.#scripts.text(path);
    const isCompiled = text !== undefined && (await this.#inspector.ask('draft', DRAFT, text));
    const scriptId = isCompiled ? this.#scripts.id(DRAFT) : undefined;
    return scriptId === undefined ? undefined : this.#stops(DRAFT, scriptId);
  }

  async #stops(file: string, scriptId: string): Promise<Stop[]> {
    const { locations } = await this.#inspector.post<Debugger.GetPossibleBreakpointsReturnType>(
      'Debugger.getPossibleBreakpoints',
      // The first line is the compiler's.
      { start: { scriptId, lineNumber: 1, columnNumber: 0 } },
    );
    const sources = await this.#inspector.ask(
      'sourceOf',
      file,
      locations.map(({ lineNumber, columnNumber = 0 }) => ({
        line: lineNumber,
        column: columnNumber,
      })),
    );
    return locations.flatMap((location, i) => {
      const source = sources[i];
      return source ? [{ source, location }] : [];
    });
  }

  async #condition(
    { condition, logMessage }: Wanted,
    file: string,
    { lineNumber: line, columnNumber: column = 0 }: Debugger.Location,
  ): Promise<string | undefined> {
    const compile = (source: string) =>
      this.#inspector.ask('expression', source, { file, line, column });
    const stops = condition === undefined ? undefined : await compile(condition);
    if (logMessage === undefined) return stops;
    const message = await compile(templateOf(logMessage));
    return `(${stops ?? true})&&${TARGET}.log(${message.replace(/;\s*$/, '')}),false`;
  }

  async #place(
    breakpoint: Breakpoint,
    file: string,
    location: Debugger.Location,
  ): Promise<string | undefined> {
    try {
      const condition = (await this.#condition(breakpoint, file, location)) ?? '';
      const { breakpointId } = await this.#inspector.post<Debugger.SetBreakpointReturnType>(
        'Debugger.setBreakpoint',
        { location, condition },
      );
      return breakpointId;
    } catch {
      // V8 has refused it: another breakpoint lies at the same place, or the condition does not
      // parse.
      return undefined;
    }
  }
}

/** The first place of a line, or of the next line that has one. */
function nearest(stops: readonly Stop[], line: number): Stop | undefined {
  let best: Stop | undefined;
  for (const stop of stops) {
    if (stop.source.line < line) continue;
    if (!best || isBefore(stop.source, best.source)) best = stop;
  }
  return best;
}

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.column < b.column);

/** Turns a message such as `at {i}` into a template literal. */
function templateOf(message: string): string {
  const parts = message.split(/\{([^{}]*)\}/);
  const escaped = (text: string) => text.replace(/[`\\$]/g, '\\$&');
  return `\`${parts.map((part, i) => (i % 2 === 1 ? `\${${part}}` : escaped(part))).join('')}\``;
}
