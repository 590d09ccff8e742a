import type { Debugger } from 'node:inspector';
import { GATE } from '../engine/debug/names.ts';
import { Breakpoints } from './breakpoints.ts';
import { Exceptions, type Filter } from './exceptions.ts';
import { Inspector } from './inspector.ts';
import { Scripts } from './scripts.ts';
import { type Frame, StackReader } from './stack.ts';

/** The reader's code stands still here. */
export interface Stop {
  readonly reason: 'breakpoint' | 'step' | 'exception' | 'pause';
  readonly frames: readonly Frame[];
  readonly hit: readonly number[];
  /** What was thrown. */
  readonly text?: string;
}

export type Step = 'stepOver' | 'stepInto' | 'stepOut';

/** A step under way: where it began, and how often V8 has paused since. */
interface Stepping {
  readonly step: Step;
  readonly from: Frame | undefined;
  readonly depth: number;
  stops: number;
}

/** A step over one line may take many of V8's steps. After so many it ends where it is. */
const MOST_STOPS = 500;

/** Debugs the main thread, from `attach` to `disconnect`. */
export class Session {
  readonly inspector = new Inspector();
  readonly scripts = new Scripts(this.inspector);
  readonly breakpoints = new Breakpoints(this.inspector, this.scripts);
  readonly #stack = new StackReader(this.inspector, this.scripts);
  readonly #exceptions = new Exceptions(this.inspector, this.scripts, this.#stack);
  readonly #onStop: (stop: Stop) => void;
  #isAttached = false;
  #users = 0;
  #stop: Stop | undefined;
  #stepping: Stepping | undefined;
  /** The cell is to end. So nothing stops it until the next one begins. */
  #isReleased = false;
  #isPauseWanted = false;
  #blackbox = '';

  constructor(onStop: (stop: Stop) => void) {
    this.#onStop = onStop;
    this.inspector.onPaused((event) => {
      this.#paused(event)
        .catch(() => this.#go('resume'))
        // It was detached meanwhile, so nothing holds the code any more.
        .catch(() => undefined);
    });
  }

  get isAttached(): boolean {
    return this.#isAttached;
  }

  /** Where the code stands still, if it does. */
  get stop(): Stop | undefined {
    return this.#stop;
  }

  async attach(): Promise<void> {
    if (this.#isAttached) return;
    this.#isAttached = true;
    this.#use();
    try {
      await this.inspector.post('Debugger.enable');
      await this.scripts.learnAll();
      await this.#setBlackbox(true);
    } catch (error) {
      this.#isAttached = false;
      this.#unuse();
      throw error;
    }
  }

  /** Lets the code run on, and forgets all. */
  async detach(): Promise<void> {
    if (!this.#isAttached) return;
    await this.inspector.ask('forgetAll');
    this.#isAttached = false;
    await this.inspector.post('Debugger.setSkipAllPauses', { skip: true });
    if (this.#stop) await this.#go('resume');
    this.#stop = undefined;
    this.#stepping = undefined;
    this.#isPauseWanted = false;
    this.#blackbox = '';
    this.breakpoints.clear();
    this.scripts.forget();
    this.#exceptions.clear();
    await this.inspector.post('Debugger.disable');
    this.#unuse();
  }

  /** Runs a task that needs the inspector. Where nothing is attached, it is connected meanwhile. */
  async using<T>(task: () => Promise<T>): Promise<T> {
    this.#use();
    try {
      return await task();
    } finally {
      this.#unuse();
    }
  }

  /** Lets stopped code run on until the step ends. */
  async resume(step?: Step): Promise<void> {
    const { frames = [] } = this.#stop ?? {};
    this.#stop = undefined;
    this.#stepping = step && { step, from: frames[0], depth: frames.length, stops: 0 };
    await this.inspector.ask('forget');
    await this.#setBlackbox(step !== undefined || !this.#exceptions.isOn);
    await this.#go(step ?? 'resume');
  }

  async filterErrors(filters: readonly Filter[]): Promise<void> {
    await this.#exceptions.filter(filters);
    if (!this.#stop) await this.#setBlackbox(!this.#exceptions.isOn);
  }

  async pause(): Promise<void> {
    if (this.#stop) return;
    this.#isPauseWanted = true;
    await this.#setBlackbox(true);
    await this.inspector.post('Debugger.pause');
  }

  /** Lets the running cell end without another stop. */
  async release(): Promise<boolean> {
    this.#isReleased = true;
    if (!this.#stop) return false;
    await this.resume();
    return true;
  }

  async #paused(event: Debugger.PausedEventDataType): Promise<void> {
    const [top] = event.callFrames;
    if (!top || !this.#isAttached) return this.#go('resume');
    if (this.scripts.url(top.location.scriptId) === GATE) return this.#atGate(top);
    if (this.#isReleased) return this.#go('resume');
    if (event.reason === 'exception' || event.reason === 'promiseRejection') {
      const isWanted = await this.#exceptions.isWanted(event);
      if (!isWanted) return this.#go('resume');
      const { description, value } = event.data as { description?: string; value?: unknown };
      const text = (description ?? String(value)).split('\n')[0] as string;
      return this.#end({ reason: 'exception', hit: [], text }, event);
    }
    const hit = this.breakpoints.hit(event.hitBreakpoints ?? []);
    if (hit.length > 0) return this.#end({ reason: 'breakpoint', hit }, event);
    const stepping = this.#stepping;
    // Neither a step nor a wish of the front end: a `debugger` statement.
    if (!stepping && !this.#isPauseWanted) {
      return this.#end({ reason: 'breakpoint', hit: [] }, event);
    }
    if (!this.scripts.user(top.location.scriptId)) return this.#go('stepOut');
    const { frames, isInOurs } = await this.#stack.read(event.callFrames);
    if ((isInOurs || isSame(stepping, frames)) && (stepping?.stops ?? 0) < MOST_STOPS) {
      if (stepping) stepping.stops++;
      return this.#go(stepping?.step === 'stepOver' ? 'stepOver' : 'stepInto');
    }
    return this.#end({ reason: stepping ? 'step' : 'pause', hit: [] }, event);
  }

  async #end(stop: Omit<Stop, 'frames'>, event: Debugger.PausedEventDataType): Promise<void> {
    const { frames } = await this.#stack.read(event.callFrames);
    if (frames.length === 0) return this.#go('resume');
    this.#stepping = undefined;
    this.#isPauseWanted = false;
    this.#stop = { ...stop, frames };
    this.#onStop(this.#stop);
  }

  /** Sets the breakpoints of a file that is about to run. Ends the step of one that has ended. */
  async #atGate({ callFrameId }: Debugger.CallFrame): Promise<void> {
    const { value } = await this.inspector.evaluate('Debugger.evaluateOnCallFrame', {
      callFrameId,
      expression: 'file',
    });
    const user = await this.scripts.learn(value as string);
    if (user) {
      await this.breakpoints.bind(user.path, user.file, user.scriptId);
      await this.inspector.ask('forgetError');
      if (user.file.startsWith('notegrad:')) this.#isReleased = false;
    }
    await this.#setBlackbox(this.#isPauseWanted || !this.#exceptions.isOn);
    this.#stepping = undefined;
    await this.#go(user && this.#isPauseWanted ? 'stepInto' : 'resume');
  }

  async #go(how: Step | 'resume'): Promise<void> {
    await this.inspector.post(`Debugger.${how}`);
  }

  /**
   * Keeps steps out of all code that is not the reader's. It is off while errors are waited for,
   * because those may come from there.
   */
  async #setBlackbox(isOn: boolean): Promise<void> {
    const pattern = isOn ? this.scripts.foreign() : '';
    if (pattern === this.#blackbox) return;
    this.#blackbox = pattern;
    await this.inspector.post('Debugger.setBlackboxPatterns', {
      patterns: pattern === '' ? [] : [pattern],
    });
  }

  #use(): void {
    if (this.#users++ === 0) this.inspector.connect();
  }

  #unuse(): void {
    if (--this.#users === 0) this.inspector.disconnect();
  }
}

/** Whether a step has not left the line it began at. */
function isSame(stepping: Stepping | undefined, [top, ...rest]: readonly Frame[]): boolean {
  if (!stepping || stepping.step === 'stepOut') return false;
  const { from, depth } = stepping;
  return (
    top?.functionKey === from?.functionKey &&
    top?.position.line === from?.position.line &&
    rest.length + 1 === depth
  );
}
