import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Catches } from '../../../cell/compile/catches.ts';
import { type Compiled, compileCell } from '../../../cell/compile/compile.ts';
import { compileExpression, visibleNames } from '../../../cell/compile/expression.ts';
import type { Position } from '../../../cell/compile/positions.ts';
import { offsetAt } from '../../../cell/errors/excerpt.ts';
import type { Sources } from '../../../cell/errors/registry.ts';
import { type Rendered, renderNow } from '../../../cell/render/render.ts';
import type { Scope } from '../../../cell/scope.ts';
import { evaluate } from '../../stop/sigint.ts';
import { TARGET } from './names.ts';
import { isExpandable, partsOf, textOfValue } from './values.ts';

const key = Symbol.for('notegrad.debug');

/** A variable as a front end shows it; `reference` is 0 where it has no parts. */
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
  /** Keeps V8 from forgetting it. */
  readonly script: unknown;
}

/** What a scope of ours holds, the one around all code of a file. */
const OURS = /^(__ng.*|require|module|exports|__filename|__dirname)$/;

/**
 * What a debugger asks of the thread of the cells, by way of V8's inspector: it is answered while code of a cell
 * runs, or stands still. All that goes in and out is plain data, but for the values that V8 itself passes.
 */
export class DebugTarget {
  readonly #sources: Sources;
  readonly #scope: Scope;
  readonly #libraries = new Map<string, Read>();
  readonly #held = new Map<number, Held>();
  #lastReference = 0;
  #lastError: unknown;
  #draft: Draft | undefined;

  constructor(sources: Sources, scope: Scope) {
    this.#sources = sources;
    this.#scope = scope;
  }

  /** The cells and local modules that have been run, by the names of their files. */
  files(): string[] {
    return [...this.#sources.files()].map(([file]) => file);
  }

  /** A cell, or a local module, as its reader knows it; null for other code. */
  file(file: string): { readonly label: string; readonly text: string } | null {
    const source = this.#sources.get(file);
    return source ? { label: source.label, text: source.text } : null;
  }

  /** Where calls on a stack come from; null for calls of code that is not the reader's. */
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
   * Compiles a cell that has not run, as V8 knows it under the name `file` until the next draft, so that the places
   * where it can stop are known. False where it does not compile.
   */
  draft(file: string, text: string): boolean {
    try {
      const compiled = compileCell(text, this.#scope);
      this.#draft = { file, compiled, script: evaluate(compiled.code, file) };
      return true;
    } catch {
      return false;
    }
  }

  /** Whether an error thrown at one of these places is caught in the function that the place is in. */
  isCaught(places: readonly Place[]): boolean {
    return places.some(({ file, ...place }) => {
      const own = this.#compiled(file)?.code;
      const { text, catches } = own === undefined ? this.#library(file) : read(own);
      return catches.at(offsetAt(text, place));
    });
  }

  /** Whether one of the functions that await the thrower, as far as its stack tells them, catches the error. */
  isCaughtByAwaiting(error: unknown): boolean {
    const stack = error instanceof Error ? String(error.stack) : '';
    const calls = stack.matchAll(/^ +at async (?:.*\()?(.+?):(\d+):(\d+)\)?$/gm);
    return [...calls].some(([, label = '', line, column]) => {
      const source = this.#sources.labelled(label);
      if (!source) return false;
      const { text, catches } = read(source.text);
      return catches.at(offsetAt(text, { line: Number(line) - 1, column: Number(column) - 1 }));
    });
  }

  /** Whether this error has not been told of: an error is thrown again in each function that awaits it. */
  isNews(error: unknown): boolean {
    const isNews = this.#lastError !== error;
    this.#lastError = error;
    return isNews;
  }

  /** The same error, thrown from now on, is another one: the same number, say, in another cell. */
  forgetError(): void {
    this.#lastError = undefined;
  }

  /** Code to be evaluated for a reader's expression, at a place of compiled code or outside of all code. */
  expression(source: string, place?: Place): string {
    const code = place && this.#compiled(place.file)?.code;
    const visible = code ? visibleNames(code, offsetAt(code, place)) : new Set<string>();
    return compileExpression(source, (name) =>
      this.#scope.has(name) && !visible.has(name)
        ? `${TARGET}.box(${JSON.stringify(name)}).v`
        : undefined,
    );
  }

  /** The box of a cell's name, for evaluated code. */
  box(name: string): { v: unknown } | undefined {
    return this.#scope.boxes([name])[name];
  }

  /** Prints, as the cell that runs. */
  log(text: string): void {
    console.log(text);
  }

  /** The names of all cells. */
  globals(): Shown[] {
    return [...this.#scope.names()].map((name) => this.#read(name, name, () => this.box(name)?.v));
  }

  /** The variables of scopes that V8 hands over, the innermost first, and `this` where it is worth showing. */
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

  /** The parts of a value shown before; undefined where the reference has ended. */
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
    const text = textOfValue(value);
    if (!isExpandable(value)) return shown(name, text, 0, path);
    const reference = ++this.#lastReference;
    this.#held.set(reference, { value, path });
    return shown(name, text, reference, path);
  }

  /** The code that runs on may change and free what was shown. */
  forget(): void {
    this.#held.clear();
  }

  forgetAll(): void {
    this.forget();
    this.forgetError();
    this.#draft = undefined;
    this.#libraries.clear();
  }

  assignPart(reference: number, name: string, value: unknown): Shown {
    const held = this.#held.get(reference);
    if (!held) throw new Error(`there is no value under the reference ${reference} any more`);
    const isWritten = Reflect.set(held.value, name, value);
    if (!isWritten) throw new TypeError(`'${name}' cannot be written`);
    return this.hold(value, name);
  }

  assignGlobal(name: string, value: unknown): Shown {
    const box = this.#scope.has(name) ? this.box(name) : undefined;
    if (!box) throw new ReferenceError(`no cell has declared '${name}'`);
    box.v = value;
    return this.hold(value, name, name);
  }

  rich(value: unknown): Rendered {
    return renderNow(value);
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
    return this.#draft?.file === file ? this.#draft.compiled : this.#sources.get(file)?.compiled;
  }
}

/** Whether a function is one by which we read or write a variable of a cell. */
function isAccessor(code: string, start: Position): boolean {
  const end = offsetAt(code, start);
  return /__ng\.live\("[^"]*",(\(\)=>[^,]*,)?$/.test(code.slice(Math.max(0, end - 500), end));
}

function shown(name: string, text: string, reference: number, path: string | undefined): Shown {
  return { name, text, reference, ...(path !== undefined && { path }) };
}

/** A source and where it catches. */
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
export function installDebugTarget(sources: Sources, scope: Scope): () => void {
  const holder = globalThis as { [key]?: DebugTarget | undefined };
  const earlier = holder[key];
  holder[key] = new DebugTarget(sources, scope);
  return () => {
    holder[key] = earlier;
  };
}
