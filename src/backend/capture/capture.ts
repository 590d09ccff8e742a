import { engine, env, type Tensor } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { Arena } from './arena.ts';
import { type Input, Inputs, isOfKind, isRows, type Kind, kindOf, sourceOf } from './inputs.ts';
import { planOf, separateVariables, variablesNow } from './plan.ts';
import { StepRecorder } from './recorder.ts';
import { Recording } from './recording.ts';

/** What a step gave. */
export interface Outcome<T> {
  readonly value: T;
  /** To be called when it is not needed any more, before the next step. */
  release(): void;
}

export interface CaptureOptions {
  /**
   * The step is code of which nobody knows that it does the same each time: it is recorded again
   * now and then, and has to be the same.
   */
  readonly recheck?: boolean;
}

/** What a capture tells of itself. */
export interface Watch {
  replayed(): void;
  /** A step cannot be captured. */
  refused(reason: string): void;
  /** It holds memory from now on, or none any more. */
  holds(memory: boolean): void;
}

/** Replays after which a step is recorded again: soon, and then at times. */
const isDue = (replays: number): boolean =>
  replays === 8 || replays === 64 || (replays > 0 && replays % 256 === 0);

/** Steps of one kind of inputs: how many there were, and their recording. */
class Slot {
  readonly kinds: readonly Kind[];
  seen = 0;
  replays = 0;
  /** Whether a second recording was the same. */
  proven = false;
  /** Whether the step may do something else by now. */
  doubted = false;
  recording: Recording<unknown> | undefined;
  inputs: Inputs | undefined;
  /** Never to be recorded again. */
  refused = false;

  constructor(inputs: readonly Input[]) {
    this.kinds = inputs.map(kindOf);
  }

  takes(inputs: readonly Input[]): boolean {
    if (inputs.length !== this.kinds.length) return false;
    for (let i = 0; i < inputs.length; i++) {
      if (!isOfKind(inputs[i] as Input, this.kinds[i] as Kind)) return false;
    }
    return true;
  }

  clear(): void {
    this.recording?.release();
    this.inputs?.dispose();
    this.recording = undefined;
    this.inputs = undefined;
    this.proven = false;
    this.doubted = false;
    this.seen = 0;
    this.replays = 0;
  }
}

/** Kinds of inputs that are remembered. */
const MOST_KINDS = 4;
/** Recordings of one capture that may be for nothing. */
const MOST_LOST = 12;
/** Share of the memory that the tensors of recorded steps may take. */
const MOST_MEMORY = 1 / 8;

/**
 * Runs the steps of one loop: the first of a kind of inputs as it is, the next two while it writes
 * down what they do to memory, and all others, where both did the same, from that list.
 */
export class Capture {
  readonly #backend: NotegradBackend;
  readonly #watch: Watch;
  readonly #recheck: boolean;
  readonly #arena: Arena;
  /** The last used is the first. */
  readonly #slots: Slot[] = [];
  /** The recording that ran last: others may have its tensors. */
  #last: Recording<unknown> | undefined;
  /** The recording that is being made, or was when it was cut off. */
  #recorder: StepRecorder | undefined;
  #lost = 0;

  constructor(backend: NotegradBackend, watch: Watch, { recheck = false }: CaptureOptions = {}) {
    this.#backend = backend;
    this.#watch = watch;
    this.#recheck = recheck;
    this.#arena = new Arena(backend.runtime.heap);
  }

  /**
   * One step.
   *
   * @param step computes a value of the inputs, in the same way each time
   * @param tensorsOf the tensors in the value; all others that the step makes are gone when it ends
   */
  run<T>(
    inputs: readonly Input[],
    step: (...inputs: Tensor[]) => T,
    tensorsOf: (value: T) => readonly Tensor[],
  ): Outcome<T> {
    const isPossible = this.#isPossible(inputs);
    // First: who takes memory may take that of recordings.
    if (isPossible) for (const input of inputs) if (isRows(input)) this.#backend.address(input.of);
    const slot = isPossible ? this.#slotOf(inputs) : undefined;
    if (slot && !slot.refused) {
      if (this.#recorder) {
        // It was cut off, maybe in a kernel.
        this.#backend.recover();
        this.yield();
      }
      if (this.#last && !this.#last.part()) this.#loseAll();
      if (slot.proven && !slot.doubted && !(this.#recheck && isDue(slot.replays))) {
        const recording = slot.recording as Recording<T>;
        if (recording.replay(inputs)) {
          this.#last = recording;
          slot.replays++;
          this.#watch.replayed();
          return { value: recording.value, release() {} };
        }
        this.#lose(slot);
      }
      slot.seen++;
      if (slot.seen > 1 && this.#lost < MOST_LOST)
        return this.#record(slot, inputs, step, tensorsOf);
    }
    const value = step(...inputs.map((input) => (isRows(input) ? input.gathered() : input)));
    return { value, release: () => dispose(tensorsOf(value)) };
  }

  /** The step may do something else from now on: it is looked at again before it is replayed. */
  doubt(): void {
    for (const slot of this.#slots) if (slot.recording) slot.doubted = true;
  }

  /** Gives back all memory, for now; not while a step is recorded. */
  yield(): void {
    if (this.#arena.isOpen) return;
    this.#loseAll();
    this.#giveBack();
  }

  /** Notes why there will be no more steps to capture. */
  refuse(reason: string): void {
    this.#watch.refused(reason);
  }

  /** Gives back all memory. */
  dispose(): void {
    this.#giveBack();
  }

  /** Leaves to the program what was made in a recording that did not come to its end. */
  #giveBack(): void {
    for (const slot of this.#slots) slot.clear();
    this.#last = undefined;
    this.#arena.dissolve(this.#recorder?.blocksInUse() ?? new Set());
    this.#recorder = undefined;
    this.#watch.holds(false);
  }

  #loseAll(): void {
    for (const slot of this.#slots) if (slot.recording) this.#lose(slot);
  }

  #lose(slot: Slot): void {
    if (slot.recording === this.#last) this.#last = undefined;
    slot.clear();
    this.#countLost();
  }

  #countLost(): void {
    this.#lost++;
    if (this.#lost === MOST_LOST) this.#watch.refused('it changes again and again');
  }

  /** Whether the engine is at a place, and in a state, where a step can be captured. */
  #isPossible(inputs: readonly Input[]): boolean {
    const { state, backend } = engine();
    return (
      backend === this.#backend &&
      !this.#backend.recorder &&
      state.gradientDepth === 0 &&
      state.kernelDepth === 0 &&
      !state.profiling &&
      !env().getBool('DEBUG') &&
      inputs.every(isLoadable)
    );
  }

  #slotOf(inputs: readonly Input[]): Slot {
    const slots = this.#slots;
    const at = slots.findIndex((slot) => slot.takes(inputs));
    if (at === 0) return slots[0] as Slot;
    const slot = slots.splice(at, at < 0 ? 0 : 1)[0] ?? new Slot(inputs);
    slots.unshift(slot);
    if (slots.length > MOST_KINDS) {
      const oldest = slots.pop() as Slot;
      if (oldest.recording) this.#lose(oldest);
    }
    return slot;
  }

  #record<T>(
    slot: Slot,
    given: readonly Input[],
    step: (...inputs: Tensor[]) => T,
    tensorsOf: (value: T) => readonly Tensor[],
  ): Outcome<T> {
    const backend = this.#backend;
    const known = slot.recording;
    separateVariables(backend);
    // The second recording is to find everything where the first did.
    known?.prepare();
    const inputs = slot.inputs ?? new Inputs(backend, slot.kinds);
    slot.inputs = inputs;
    backend.begin();
    inputs.load(given);
    backend.end();
    const before = variablesNow(backend);
    const varying = new Set(Array.from(before.values(), ({ entry }) => entry));
    for (const { dataId } of inputs.tensors) varying.add(backend.entry(dataId));
    const recorder = new StepRecorder(backend, this.#arena, varying);
    this.#watch.holds(true);
    this.#recorder = recorder;
    let value: T;
    try {
      value = recorder.during(() => step(...inputs.tensors));
    } catch (error) {
      this.#refuse(slot, 'it throws');
      inputs.dispose();
      throw error;
    }
    const outputs = tensorsOf(value);
    let plan = planOf(backend, recorder, before, inputs, outputs);
    const isLarge = this.#arena.bytes > backend.runtime.heap.limit * MOST_MEMORY;
    if (isLarge) plan = 'it takes too much memory';
    const isSame = known !== undefined && typeof plan !== 'string' && known.isLike(plan);
    const isOther = known !== undefined && !isSame;
    if (isOther && !slot.doubted && typeof plan !== 'string') {
      plan = 'it does something else from time to time';
    }
    if (typeof plan === 'string') {
      const wasProven = slot.proven && !slot.doubted && !isLarge;
      this.#refuse(slot, plan);
      if (wasProven) {
        dispose(outputs);
        inputs.dispose();
        throw new Error(`${OTHERWISE}: ${plan}`);
      }
      const release = () => {
        dispose(outputs);
        inputs.dispose();
      };
      return { value, release };
    }
    const recording = new Recording(backend, { value, plan, inputs, before });
    this.#arena.returnAdopted();
    recording.prepare();
    known?.release();
    this.#recorder = undefined;
    slot.recording = recording;
    slot.proven = isSame;
    slot.doubted = false;
    if (isSame) slot.replays++;
    if (isOther) this.#countLost();
    this.#last = recording;
    return { value, release() {} };
  }

  /** Never records a step of this kind again. What it has made is the program's. */
  #refuse(slot: Slot, reason: string): void {
    slot.refused = true;
    // They are in use still.
    slot.inputs = undefined;
    this.#giveBack();
    this.#watch.refused(reason);
  }
}

/** Whether its values can be brought to the place of an input. */
const isLoadable = (input: Input): boolean => {
  const { dtype, isDisposed } = sourceOf(input);
  return !isDisposed && (dtype === 'float32' || dtype === 'int32' || dtype === 'bool');
};

const OTHERWISE =
  'a captured step does not do what it did when it was recorded, so that steps since then may be wrong; ' +
  'take replay: true away';

const dispose = (tensors: readonly Tensor[]): void => {
  for (const tensor of tensors) tensor.dispose();
};
