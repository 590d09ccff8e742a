import type { Debugger } from 'node:inspector';
import type { Place } from '../engine/debug/target.ts';
import { type Inspector, Remote } from './inspector.ts';
import type { Scripts } from './scripts.ts';
import type { StackReader } from './stack.ts';

/** Which errors can be asked to stop the code, as a front end offers them. */
export const FILTERS = [
  {
    filter: 'uncaught',
    label: 'Uncaught errors',
    description: 'Errors that no function of your code on the stack catches',
    default: false,
  },
  {
    filter: 'all',
    label: 'All errors',
    description: 'Errors that are thrown in your code or come into it, caught or not',
    default: false,
  },
] as const;

export type Filter = (typeof FILTERS)[number]['filter'];

/**
 * Decides at which errors to stop. The kernel catches all errors that leave a cell, so V8 takes
 * none for uncaught. Therefore the code around each call is searched for a `catch`.
 */
export class Exceptions {
  readonly #inspector: Inspector;
  readonly #scripts: Scripts;
  readonly #stack: StackReader;
  #filters: readonly Filter[] = [];

  constructor(inspector: Inspector, scripts: Scripts, stack: StackReader) {
    this.#inspector = inspector;
    this.#scripts = scripts;
    this.#stack = stack;
  }

  get isOn(): boolean {
    return this.#filters.length > 0;
  }

  async filter(filters: readonly Filter[]): Promise<void> {
    this.#filters = filters;
    const state = this.isOn ? 'all' : 'none';
    await this.#inspector.post('Debugger.setPauseOnExceptions', { state });
  }

  clear(): void {
    this.#filters = [];
  }

  /** Whether to stop at an error at which V8 has paused. */
  async isWanted({ callFrames, data }: Debugger.PausedEventDataType): Promise<boolean> {
    const error = data as { objectId?: string; value?: unknown; className?: string } | undefined;
    // This is how the kernel stops a cell.
    if (!this.isOn || error?.className === 'InterruptedError') return false;
    const isOwn = callFrames.map(({ location }) => this.#scripts.user(location.scriptId));
    const first = isOwn.findIndex((file) => file !== undefined);
    const last = isOwn.findLastIndex((file) => file !== undefined);
    if (first === -1) return false;
    const places = callFrames.map((call) => this.#stack.place(call));
    if (await this.#isCaught(places.slice(0, first))) return false;
    const thrown = new Remote({ type: 'object', ...error });
    if (!this.#filters.includes('all')) {
      if (await this.#isCaught(places.slice(first, last + 1))) return false;
      if (await this.#inspector.ask('isCaughtByAwaiting', thrown)) return false;
    }
    return this.#inspector.ask('isNews', thrown);
  }

  async #isCaught(places: readonly Place[]): Promise<boolean> {
    return places.length > 0 && (await this.#inspector.ask('isCaught', places));
  }
}
