import { engine } from './engine.ts';

/** A cell that takes so long, in milliseconds, computes. */
const LONG = 3000;

const ADVICE =
  'TensorFlow.js runs on its plain JavaScript backend here. To compute many times as fast, run ' +
  "import 'notegrad/backend' in a cell before: its tensors are made on that backend then.\n";

/**
 * Tells once who has to wait for the slow backend without having chosen it. In a run that nobody
 * watches nothing is said, as what takes long differs from machine to machine.
 */
export class SlowBackend {
  #began = 0;
  #isTold = false;

  begin(): void {
    this.#began = performance.now();
  }

  end(): string | undefined {
    const { NOTEGRAD_BACKEND: chosen, NOTEGRAD_HEADLESS: headless } = globalThis.process?.env ?? {};
    const isLong = performance.now() - this.#began >= LONG;
    if (this.#isTold || !isLong || chosen !== undefined || headless === '1') return undefined;
    if (engine()?.backendName !== 'cpu') return undefined;
    this.#isTold = true;
    return ADVICE;
  }
}
