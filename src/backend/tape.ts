import { add, engine, type NamedTensorMap, ones, type Tensor, tidy } from '@tensorflow/tfjs-core';

// The way back through the tape: what `tf.grads`, `tf.variableGrads` and every optimizer do after
// the forward pass. A derivative, and the tensors kept for it, are freed as soon as they have been
// used, so the next ones take their places, still warm in the caches, and the peak memory of a step
// is smaller.

/** An operation on the tape. */
export interface Operation {
  readonly kernelName: string;
  readonly inputs: NamedTensorMap;
  readonly outputs: Tensor[];
  readonly saved?: Tensor[];
  readonly gradient?: (dys: (Tensor | null)[]) => Record<string, () => Tensor>;
}

/** Ids of the tensors that an operation made from one of xs. */
function dependents(tape: readonly Operation[], xs: ReadonlySet<number>): Set<number> {
  const found = new Set<number>();
  for (const { inputs, outputs } of tape) {
    for (const name in inputs) {
      const { id } = inputs[name] as Tensor;
      if (!xs.has(id) && !found.has(id)) continue;
      for (const output of outputs) found.add(output.id);
      break;
    }
  }
  return found;
}

/** The derivatives known so far, by the tensor that they belong to. */
class Derivatives {
  readonly #scope: number;
  readonly #of = new Map<number, Tensor>();
  readonly #given = new Set<Tensor>();
  readonly #shared = new Set<Tensor>();
  #used: Tensor[] = [];

  /** @param scope where the derivatives are made; one from elsewhere is not ours to free. */
  constructor(scope: number) {
    this.#scope = scope;
  }

  get({ id }: Tensor): Tensor | undefined {
    return this.#of.get(id);
  }

  add({ id }: Tensor, dx: Tensor): void {
    if (this.#given.has(dx)) this.#shared.add(dx);
    this.#given.add(dx);
    const before = this.#of.get(id);
    this.#of.set(id, before ? add(before, dx) : dx);
    if (before) this.#used.push(before, dx);
  }

  /**
   * To be called when all operations that read a tensor, and the one that made it, have been walked
   * through.
   */
  drop({ id }: Tensor): void {
    const dx = this.#of.get(id);
    if (dx) this.#used.push(dx);
    this.#of.delete(id);
  }

  /** Frees what was dropped or summed up, except a tensor that was given for two. */
  sweep(): void {
    for (const dx of this.#used) {
      if (dx.scopeId === this.#scope && !dx.kept && !this.#shared.has(dx)) dx.dispose();
    }
    this.#used = [];
  }
}

/** Goes back through one operation, from the derivatives by its outputs to those by its inputs. */
function walk(
  { kernelName, inputs, outputs, gradient }: Operation,
  wanted: (tensor: Tensor) => boolean,
  derivatives: Derivatives,
): void {
  if (!gradient) {
    throw new Error(`Cannot compute gradient: gradient function not found for ${kernelName}.`);
  }
  const thunks = gradient(outputs.map((output) => derivatives.get(output) ?? null));
  for (const name in inputs) {
    const x = inputs[name] as Tensor;
    if (!wanted(x)) continue;
    const thunk = thunks[name];
    if (!thunk) {
      throw new Error(
        `Cannot backprop through input ${name} of ${kernelName}, only through: ${Object.keys(thunks)}.`,
      );
    }
    const dx = tidy(thunk);
    if (dx.dtype !== 'float32' || String(dx.shape) !== String(x.shape)) {
      throw new Error(
        `Error in gradient for op ${kernelName}. The gradient of input '${name}' must have 'float32' dtype and ` +
          `shape '${x.shape}', but has '${dx.dtype}' and '${dx.shape}'.`,
      );
    }
    derivatives.add(x, dx);
  }
}

/** Frees what was kept for an operation's gradient. */
export function release({ saved }: Operation): void {
  if (saved) for (const tensor of saved) tensor.dispose();
}

/** How to go back. */
export interface Way {
  /** Derivative of the result by y; ones where it is undefined. */
  readonly dy: Tensor | undefined;
  /** Nobody goes back through this tape again: what was kept for it is freed. */
  readonly final: boolean;
  /** y may depend on none of xs. */
  readonly allowNone: boolean;
}

/**
 * The derivatives of y by each of xs through the operations of the tape, null where y does not
 * depend on it. Runs in the engine's active scope.
 *
 * @throws Error where y depends on none of xs, or an operation between them has no gradient.
 */
export function backpropagate(
  tape: readonly Operation[],
  xs: readonly Tensor[],
  y: Tensor,
  { dy, final, allowNone }: Way,
): (Tensor | null)[] {
  const asked = new Set(xs.map(({ id }) => id));
  const reached = dependents(tape, asked);
  if (!reached.has(y.id) && !allowNone) {
    throw new Error(
      'Cannot compute gradient of y=f(x) with respect to x. Make sure that the f you passed encloses all ' +
        'operations that lead from x to y.',
    );
  }
  const wanted = ({ id }: Tensor) => asked.has(id) || reached.has(id);
  const derivatives = new Derivatives(engine().state.activeScope.id);
  derivatives.add(y, dy ?? ones(y.shape));
  for (let i = tape.length - 1; i >= 0; i--) {
    const operation = tape[i] as Operation;
    const { outputs } = operation;
    if (outputs.some((output) => reached.has(output.id) && derivatives.get(output))) {
      walk(operation, wanted, derivatives);
      for (const output of outputs) if (!asked.has(output.id)) derivatives.drop(output);
      derivatives.sweep();
    }
    if (final) release(operation);
  }
  return xs.map((x) => derivatives.get(x) ?? null);
}
