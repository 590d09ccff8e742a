import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  Catches,
  type Compiled,
  compileCell,
  compileExpression,
  offsetAt,
  type Position,
  type Rendered,
  type Session,
  visibleNames,
} from '../../../cell/index.ts';
import { evaluate } from '../../stop/sigint.ts';
import { TARGET } from './names.ts';
import { isExpandable, partsOf, textOfValue } from './values.ts';

const key = Symbol.for('notegrad.debug');

/** A variable as a front end shows it. `reference` is 0 where it has no parts. */
export interface Shown {
  readonly name: string;
  readonly text: string;
  readonly reference: number;
  /** The expression that reads it. */
  readonly path?: string;
}

/** A place in a file as V8 knows the file. */
export interface Place extends Position {
  readonly file: string;
}

/** A place where a call is, and where the function that was called begins. */
export interface Call extends Place {
  readonly start: Position;
}

/** What a reference stands for, and the expression that reads it. */
interface Held {
  readonly value: object;
  readonly path: string | undefined;
}

interface Draft {
  readonly file: string;
  readonly compiled: Compiled;
  /** Held, so that V8 does not forget it. */
  readonly script: unknown;
}

/** The names that the compiler puts into the scope around all code of a file. */
const OURS = /^(__ng.*|require|module|exports|__filename|__dirname)$/;

/**
 * What a debugger asks of the thread of the cells, through V8's inspector. So it is answered while
 * code of a cell runs or stands still. All that goes in and out is plain data, except the values
 * that V8 itself passes.
 */
export class DebugTarget {
  readonly #session: Session;
  readonly #libraries = new Map<string, Read>();
  readonly #held = new Map<number, Held>();
  #lastReference = 0;
  #lastError: unknown;
  #draft: Draft | undefined;
  /** Values that V8 has handed over, for one method each. */
  readonly given = new Map<number, unknown>();

  constructor(session: Session) {
    this.#session = session;
  }

  take(key: number): unknown {
    const value = this.given.get(key);
    this.given.delete(key);
    return value;
  }

  /** The cells and local modules that have been run, by the names of their files. */
  files(): string[] {
    return [...this.#session.sources.files()];
  }

  /** A cell or a local module as its reader knows it. Null for other code. */
  file(file: string): { readonly label: string; readonly text: string } | null {
    const source = this.#session.sources.get(file);
    return source ? { label: source.label, text: source.text } : null;
  }

  /** Where calls on a stack come from. Null for calls of code that is not the reader's. */
  callers(calls: readonly Call[]): (Position | null)[] {
    return calls.map(({ file, start, ...place }) => {
      const compiled = this.#compiled(file);
      if (!compiled || isAccessor(compiled.code, start)) return null;
      return compiled.sourceOf(place) ?? null;
    });
  }

  /** Where places of compiled code come from. */
  sourceOf(file: string, places: readonly Position[]): (Position | null)[] {
    const compiled = this.#compiled(file);
    return places.map((place) => compiled?.sourceOf(place) ?? null);
  }

  /**
   * Compiles a cell that has not run, to learn where it can stop. V8 knows it under the name `file`
   * until the next draft. False where it does not compile.
   */
  draft(file: string, text: string): boolean {
    try {
      const compiled = compileCell(text, this.#session.scope);
      this.#draft = { file, compiled, script: evaluate(compiled.code, file) };
      return true;
    } catch {
      return false;
    }
  }

  /** Whether an error thrown at one of these places is caught in the function around the place. */
  isCaught(places: readonly Place[]): boolean {
    return places.some(({ file, ...place }) => {
      const own = this.#compiled(file)?.code;
      const { text, catches } = own === undefined ? this.#library(file) : read(own);
      return catches.at(offsetAt(text, place));
    });
  }

  /**
   * Whether a function that awaits the thrower catches the error. The error's stack names those.
   */
  isCaughtByAwaiting(error: unknown): boolean {
    const stack = error instanceof Error ? String(error.stack) : '';
    const calls = stack.matchAll(/^ +at async (?:.*\()?(.+?):(\d+):(\d+)\)?$/gm);
    return [...calls].some(([, label = '', line, column]) => {
      const source = this.#session.sources.labelled(label);
      if (!source) return false;
      const { text, catches } = read(source.text);
      return catches.at(offsetAt(text, { line: Number(line) - 1, column: Number(column) - 1 }));
    });
  }

  /** Whether the error is a new one: each function that awaits it throws the same one again. */
  isNews(error: unknown): boolean {
    const isNews = this.#lastError !== error;
    this.#lastError = error;
    return isNews;
  }

  /** From now on the same value counts as new: another cell may throw the same number. */
  forgetError(): void {
    this.#lastError = undefined;
  }

  /** Compiles a reader's expression, to be evaluated at a place of compiled code, or at none. */
  expression(source: string, place?: Place): string {
    const code = place && this.#compiled(place.file)?.code;
    const visible = code ? visibleNames(code, offsetAt(code, place)) : new Set<string>();
    return compileExpression(source, (name) =>
      this.#session.scope.has(name) && !visible.has(name)
        ? `${TARGET}.box(${JSON.stringify(name)}).v`
        : undefined,
    );
  }

  /** The box of a cell's name, for evaluated code. */
  box(name: string): { v: unknown } | undefined {
    return this.#session.scope.boxes([name])[name];
  }

  /** Prints as the cell that runs. */
  log(text: string): void {
    console.log(text);
  }

  /** The names of all cells. */
  globals(): Shown[] {
    return [...this.#session.scope.names()].map((name) =>
      this.#read(name, name, () => this.box(name)?.v),
    );
  }

  /**
   * The variables of the scopes that V8 hands over, the innermost first, and `this` if it is one.
   */
  locals(self: unknown, ...scopes: readonly object[]): Shown[] {
    const names = new Map<string, object>();
    for (const scope of scopes) {
      const own = Object.keys(scope);
      if (own.every((name) => OURS.test(name))) continue;
      for (const name of own) if (!names.has(name)) names.set(name, scope);
    }
    const shown = [...names].map(([name, scope]) =>
      this.#read(name, name, () => (scope as Record<string, unknown>)[name]),
    );
    return isExpandable(self) && self !== globalThis
      ? [this.hold(self, 'this', 'this'), ...shown]
      : shown;
  }

  /** The parts of a value that was shown. Undefined where its reference has ended. */
  parts(reference: number): Shown[] | undefined {
    const held = this.#held.get(reference);
    return (
      held &&
      partsOf(held.value).map(({ name, access, value, text }) => {
        const path =
          held.path !== undefined && access !== undefined ? held.path + access : undefined;
        return text === undefined ? this.hold(value, name, path) : shown(name, text, 0, path);
      })
    );
  }

  /** Shows a value and keeps it, so that its parts can be asked for. */
  hold(value: unknown, name = '', path?: string): Shown {
    const text = textOfValue(value, this.#session.renderer);
    if (!isExpandable(value)) return shown(name, text, 0, path);
    const reference = ++this.#lastReference;
    this.#held.set(reference, { value, path });
    return shown(name, text, reference, path);
  }

  /** Ends all references: code that runs on may change what was shown. */
  forget(): void {
    this.#held.clear();
  }

  forgetAll(): void {
    this.forget();
    this.forgetError();
    this.#draft = undefined;
    this.#libraries.clear();
    this.given.clear();
  }

  assignPart(reference: number, name: string, value: unknown): Shown {
    const held = this.#held.get(reference);
    if (!held) throw new Error(`there is no value under the reference ${reference} any more`);
    const isWritten = Reflect.set(held.value, name, value);
    if (!isWritten) throw new TypeError(`'${name}' cannot be written`);
    return this.hold(value, name);
  }

  assignGlobal(name: string, value: unknown): Shown {
    const box = this.#session.scope.has(name) ? this.box(name) : undefined;
    if (!box) throw new ReferenceError(`no cell has declared '${name}'`);
    box.v = value;
    return this.hold(value, name, name);
  }

  rich(value: unknown): Rendered {
    return this.#session.renderer.renderNow(value);
  }

  #read(name: string, path: string, read: () => unknown): Shown {
    try {
      return this.hold(read(), name, path);
    } catch (error) {
      return shown(name, `(${(error as Error).message})`, 0, path);
    }
  }

  /** Libraries are large, and do not change. */
  #library(file: string): Read {
    const known = this.#libraries.get(file) ?? read(textOfFile(file));
    this.#libraries.set(file, known);
    return known;
  }

  #compiled(file: string): Compiled | undefined {
    return this.#draft?.file === file ? this.#draft.compiled : this.#session.sources.compiled(file);
  }
}

/** Whether a function was added by the compiler, to read or write a variable of a cell. */
function isAccessor(code: string, start: Position): boolean {
  const end = offsetAt(code, start);
  return /__ng\.live\("[^"]*",(\(\)=>[^,]*,)?$/.test(code.slice(Math.max(0, end - 500), end));
}

function shown(name: string, text: string, reference: number, path: string | undefined): Shown {
  return { name, text, reference, ...(path !== undefined && { path }) };
}

/** A source, and where it catches errors. */
interface Read {
  readonly text: string;
  readonly catches: Catches;
}

const read = (text: string): Read => ({ text, catches: new Catches(text) });

function textOfFile(file: string): string {
  try {
    return readFileSync(file.startsWith('file:') ? fileURLToPath(file) : file, 'utf8');
  } catch {
    // Code of Node itself, or code that has no file.
    return '';
  }
}

/** Puts a target in place. Returns what takes it away. */
export function installDebugTarget(session: Session): () => void {
  const holder = globalThis as { [key]?: DebugTarget | undefined };
  const earlier = holder[key];
  holder[key] = new DebugTarget(session);
  return () => {
    holder[key] = earlier;
  };
}
