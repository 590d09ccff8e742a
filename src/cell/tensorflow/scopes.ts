import { engine } from './engine.ts';

/**
 * Puts the counters of TensorFlow.js right after code was cut off. It counts how deep it is inside
 * `tidy`, gradients and kernels, and code that was cut off has not counted down again. Inside a
 * kernel it records nothing, so no gradient could be computed any more. Between cells the depths
 * are known.
 */
export class TensorScopes {
  #open = 0;

  /** Notes how many scopes are open now, before a cell runs. */
  note(): void {
    this.#open = engine()?.state?.scopeStack.length ?? 0;
  }

  /** Ends the scopes that were cut off. Their intermediate tensors are freed. */
  restore(): void {
    const current = engine();
    if (!current) return;
    const { state } = current;
    state.kernelDepth = 0;
    state.gradientDepth = 0;
    for (const { saved } of state.activeTape ?? [])
      for (const tensor of saved ?? []) tensor.dispose();
    state.activeTape = null;
    while (state.scopeStack.length > this.#open) current.endScope();
  }
}
