/** The part of TensorFlow.js' engine that keeps track of calls; it puts itself at `globalThis._tfengine`. */
interface CallTracker {
  readonly state: {
    kernelDepth: number;
    gradientDepth: number;
    readonly scopeStack: readonly unknown[];
    /** Holds the tensors that a gradient needs, until it is computed. */
    activeTape: readonly { readonly saved?: readonly { dispose(): void }[] | null }[] | null;
  };
  endScope(): void;
}

const tracker = (): CallTracker | undefined =>
  (globalThis as { _tfengine?: CallTracker })._tfengine;

/**
 * TensorFlow.js counts how deep it is inside `tidy`, gradients and kernels. Code that was cut off has not counted
 * down again, and inside a kernel nothing is recorded: no gradient could be computed any more. Outside all calls
 * the depths are known.
 */
export class TensorScopes {
  #open = 0;

  /** Notes how many scopes are open now, before a cell runs. */
  note(): void {
    this.#open = tracker()?.state.scopeStack.length ?? 0;
  }

  /** Ends what was cut off; their intermediate tensors are freed. */
  restore(): void {
    const engine = tracker();
    if (!engine) return;
    const { state } = engine;
    state.kernelDepth = 0;
    state.gradientDepth = 0;
    for (const { saved } of state.activeTape ?? [])
      for (const tensor of saved ?? []) tensor.dispose();
    state.activeTape = null;
    while (state.scopeStack.length > this.#open) engine.endScope();
  }
}
