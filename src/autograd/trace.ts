import type { Value } from './value.ts';

/** What a value hands to one of those that it was computed from. */
export interface Flow {
  readonly to: Value;
  /** Which of its parents that is. */
  readonly index: number;
  /** Gradient of the result with respect to the value itself. */
  readonly upstream: number;
  /** Derivative of the value with respect to this parent. */
  readonly local: number;
  /** upstream x local: added to the gradient of the parent. */
  readonly given: number;
}

/** One step of a computation there and back. */
export interface Step {
  readonly phase: 'start' | 'forward' | 'backward';
  /** The value at work: computed now, or handing its gradient on; none at the start. */
  readonly node: Value | undefined;
  /** What is handed on in this step; empty on the way forward. */
  readonly flows: readonly Flow[];
  /** The values that are known after this step. */
  readonly values: ReadonlySet<Value>;
  /** The gradients after this step: those of values that are not done yet are sums so far. */
  readonly grads: ReadonlyMap<Value, number>;
  /** All that has been handed on, by the value that has done so. */
  readonly given: ReadonlyMap<Value, readonly Flow[]>;
}

/**
 * A computation there and back, one operation a step: first only the inputs are known, then each
 * operation is done in turn, then each hands its gradient on, in the opposite order. With n
 * operations that makes 2 n + 1 steps. No `grad` is changed.
 *
 * @example trace(x.add(y).mul(z)).map(({ phase, node }) => [phase, node?.op])
 */
export function trace(output: Value): Step[] {
  const order = output.topological();
  const operations = order.filter(({ parents }) => parents.length > 0);
  let step: Step = {
    phase: 'start',
    node: undefined,
    flows: [],
    values: new Set(order.filter(({ parents }) => parents.length === 0)),
    grads: new Map(),
    given: new Map(),
  };
  const steps = [step];
  for (const node of operations) {
    step = { ...step, phase: 'forward', node, values: new Set(step.values).add(node) };
    steps.push(step);
  }
  // The gradient of the result with respect to itself.
  const grads = new Map([[output, 1]]);
  for (const node of operations.toReversed()) {
    const upstream = grads.get(node) as number;
    const flows = node.parents.map((to, index): Flow => {
      const local = node.locals[index] as number;
      return { to, index, upstream, local, given: upstream * local };
    });
    for (const { to, given } of flows) grads.set(to, (grads.get(to) ?? 0) + given);
    const given = new Map(step.given).set(node, flows);
    step = { ...step, phase: 'backward', node, flows, grads: new Map(grads), given };
    steps.push(step);
  }
  return steps;
}
