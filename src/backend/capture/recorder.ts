import type { NotegradBackend, Recorder } from '../backend.ts';
import { Entry } from '../entry.ts';
import type { Bits, Listener, Run } from '../runtime.ts';
import type { Arena } from './arena.ts';
import type { Action } from './program.ts';

/** Writes down what a step does to memory, and why it could not be done again without the step. */
export class StepRecorder implements Recorder, Listener {
  readonly actions: Action[] = [];
  /** The tensors made so far. */
  readonly tensors = new Set<Entry>();
  /** Tensors from outside that were read, with their places. */
  readonly external = new Map<Entry, number>();
  /** Why the step cannot be done again from the list. */
  reason: string | undefined;

  readonly #backend: NotegradBackend;
  readonly #arena: Arena;
  /** Tensors whose values are others each time: the inputs, and variables. */
  readonly #varying: ReadonlySet<Entry | undefined>;
  /** Tensors with values of JavaScript. */
  readonly #constant = new Set<Entry>();
  #draw: { source: Bits; at: number } | undefined;
  #kernel = '';

  constructor(backend: NotegradBackend, arena: Arena, varying: ReadonlySet<Entry | undefined>) {
    this.#backend = backend;
    this.#arena = arena;
    this.#varying = varying;
  }

  /** Runs the step. */
  during<T>(step: () => T): T {
    this.#begin();
    try {
      return step();
    } finally {
      this.#end();
    }
  }

  /** The blocks of tensors that were made and are alive. */
  blocksInUse(): Set<number> {
    return new Set(Array.from(this.tensors, ({ address }) => address).filter((at) => at !== 0));
  }

  #begin(): void {
    // A step that is cut off ends here, before anything else that its program does later.
    queueMicrotask(() => this.#end());
    this.#backend.recorder = this;
    this.#backend.runtime.listen(this);
    Entry.onRead = (entry) => this.#read(entry);
    this.#arena.open();
  }

  /** May be cut off itself, and called again: what says that it is not done comes last. */
  #end(): void {
    if (this.#backend.recorder !== this) return;
    this.#arena.close();
    Entry.onRead = undefined;
    this.#backend.runtime.listen(undefined);
    this.#backend.recorder = undefined;
  }

  fail(reason: string): void {
    this.reason ??= reason;
  }

  runs(kernel: string): void {
    this.#kernel = kernel;
  }

  made(entry: Entry): void {
    this.tensors.add(entry);
  }

  place(entry: Entry, length: number): void {
    const { heap } = this.#backend.runtime;
    if (!this.tensors.has(entry)) {
      // It stays when the step is over.
      heap.source = undefined;
      try {
        entry.allocate(length);
      } finally {
        heap.source = this.#arena;
      }
      return;
    }
    // Values of JavaScript, the same each time.
    this.#constant.add(entry);
    const at = entry.allocate(length);
    const words = new Int32Array(heap.buffer, at, Math.ceil(entry.bytes / 4));
    this.wrote(at, words.slice());
  }

  addressed(entry: Entry): void {
    if (!this.tensors.has(entry)) this.external.set(entry, entry.address);
  }

  changed(): void {
    this.fail('it takes a step of an optimizer');
  }

  broken(): void {
    this.fail('it was cut off');
    this.#end();
  }

  called(run: Run, args: readonly number[]): void {
    this.actions.push({ run, args, draw: this.#draw });
    this.#draw = undefined;
  }

  asked(run: Run, args: readonly number[], answer: number): void {
    this.actions.push({ run, args, answer });
  }

  wrote(at: number, words: Int32Array): void {
    this.actions.push({ at, words });
  }

  draws(source: Bits, at: number): void {
    this.#draw = { source, at };
  }

  #read(entry: Entry): void {
    const known = this.tensors.has(entry)
      ? entry.address === 0 || this.#constant.has(entry)
      : !this.#varying.has(entry);
    if (known) return;
    const kernel = this.#kernel ? ` (after or in ${this.#kernel})` : '';
    this.fail(`JavaScript reads values of tensors${kernel}`);
  }
}
