import { engine } from './engine.ts';

/**
 * TensorFlow.js counts how deep it is inside `tidy`, gradients and kernels. Code that was cut off
 * has not counted down again, and inside a kernel nothing is recorded: no gradient could be
 * computed any more. Outside all calls the depths are known.
 */
export class TensorScopes {
  #open = 0;

  /** Notes how many scopes are open now, before a cell runs. */
  note(): void {
    this.#open = engine()?.state?.scopeStack.length ?? 0;
  }

  /** Ends what was cut off. Its intermediate tensors are freed. */
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
