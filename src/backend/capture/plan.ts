import { engine, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import type { Entry } from '../entry.ts';
import type { Run } from '../runtime.ts';
import { Arena } from './arena.ts';
import type { Inputs } from './inputs.ts';
import type { Action } from './program.ts';
import type { StepRecorder } from './recorder.ts';
import { Own } from './sharing.ts';

/** The variables of the program, with their values before a step. */
export type Before = ReadonlyMap<Variable, State>;

interface State {
  /** Undefined where its values are elsewhere, or gone. */
  readonly entry: Entry | undefined;
  readonly at: number;
}

/** How a recorded step can be done again. */
export interface Plan {
  readonly actions: readonly Action[];
  /** The variables that it reads or sets, each with the block where the actions look for it. */
  readonly variables: ReadonlyMap<Variable, number>;
  /** Those that it sets, with their new values. */
  readonly set: ReadonlyMap<Variable, Entry>;
  /** Other tensors that it reads, with their places. */
  readonly constants: ReadonlyMap<Entry, number>;
  readonly outputs: readonly Tensor[];
}

const variables = (): Variable[] => Object.values(engine().state.registeredVariables);

/**
 * Gives each variable values of its own, if only as long as it is the same: a step may read one that
 * shares them with another variable or a clone, and the two go apart later.
 */
export function separateVariables(backend: NotegradBackend): void {
  for (const variable of variables()) {
    const entry = backend.liveEntry(variable.dataId);
    if (entry && entry.refCount > 1) new Own(backend, [variable]).part();
  }
}

export function variablesNow(backend: NotegradBackend): Before {
  return new Map(
    variables().map((variable) => {
      const entry = backend.liveEntry(variable.dataId);
      return [variable, { entry, at: entry?.address ?? 0 }];
    }),
  );
}

/** The variables that the step has given other values; or why that cannot be done again. */
function setBy(
  backend: NotegradBackend,
  before: Before,
  recorder: StepRecorder,
): Map<Variable, Entry> | string {
  const set = new Map<Variable, Entry>();
  const now = variables();
  if (now.length < before.size) return 'it disposes of a variable';
  for (const variable of now) {
    const known = before.get(variable);
    const entry = backend.liveEntry(variable.dataId);
    if (!known) return 'it makes a variable';
    if (known.entry === entry) continue;
    if (!entry) return 'it takes the values from a variable';
    if (!recorder.tensors.has(entry) || entry.refCount > 1) {
      return 'it gives a variable the values of another tensor';
    }
    if (entry.address === 0 || known.at === 0) return 'it gives a variable values of JavaScript';
    set.set(variable, entry);
  }
  return set;
}

/** Why what a step leaves cannot be left by a replay; undefined where it can. */
function strayOf(
  backend: NotegradBackend,
  recorder: StepRecorder,
  { tensors: inputs }: Inputs,
  outputs: readonly Tensor[],
  set: ReadonlyMap<Variable, Entry>,
): string | undefined {
  const counts = new Map<Entry, number>();
  for (const { dataId } of outputs) {
    const entry = backend.entry(dataId);
    counts.set(entry, (counts.get(entry) ?? 0) + 1);
  }
  const given = new Set(inputs.map(({ dataId }) => backend.entry(dataId)));
  const values = new Set(set.values());
  for (const entry of counts.keys()) {
    const own = recorder.tensors.has(entry) && !values.has(entry);
    if (!own && !given.has(entry)) return 'it gives a tensor from outside';
  }
  for (const entry of recorder.tensors) {
    const alive = entry.storage !== undefined && entry.refCount > 0;
    if (!alive || values.has(entry)) continue;
    if (entry.refCount !== counts.get(entry)) return 'it keeps a tensor that it makes';
  }
  return undefined;
}

/** How the step can be done again, or why it cannot. */
export function planOf(
  backend: NotegradBackend,
  recorder: StepRecorder,
  before: Before,
  inputs: Inputs,
  outputs: readonly Tensor[],
): Plan | string {
  if (recorder.reason) return recorder.reason;
  const set = setBy(backend, before, recorder);
  if (typeof set === 'string') return set;
  const stray = strayOf(backend, recorder, inputs, outputs, set);
  if (stray) return stray;

  const { heap, kernels } = backend.runtime;
  const owners = new Map(Array.from(before, ([variable, { entry }]) => [entry, variable]));
  const given = new Set(inputs.tensors.map(({ dataId }) => backend.entry(dataId)));
  const places = new Map<Variable, number>();
  const constants = new Map<Entry, number>();
  for (const [entry, at] of recorder.external) {
    const variable = owners.get(entry);
    if (heap.keeperOf(at) instanceof Arena) return 'it reads what another captured step gave';
    if (variable) places.set(variable, at);
    else if (!given.has(entry)) constants.set(entry, at);
  }
  const actions = [...recorder.actions];
  for (const [variable, entry] of set) {
    const at = before.get(variable)?.at as number;
    places.set(variable, at);
    actions.push({ run: kernels.copy as Run, args: [at, entry.address, entry.bytes] });
  }
  return { actions, variables: places, set, constants, outputs };
}
