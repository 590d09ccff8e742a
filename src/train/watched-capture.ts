import { type Capture, openCapture } from '../tensor/capture.ts';

/** Steps in which a network may come to be as it stays: what watches its first forward goes. */
const SETTLING = 3;

/** The capture of a training's steps, for as long as what they compute by is as it was. */
export class WatchedCapture {
  #capture: Capture | undefined;
  /** Whether what the steps compute by is as it was. */
  #isUnchanged: (() => boolean) | undefined;
  #steps = 0;
  #isRefused = false;

  /** @param replay that of {@link GradientOptions} */
  constructor(replay: boolean | undefined) {
    this.#capture = replay === false ? undefined : openCapture({ recheck: replay === true });
  }

  /**
   * The capture for the next step, where that may be captured.
   *
   * @param settingsNow tells whether what the step computes by is as now; or why it cannot be known
   */
  next(settingsNow: () => (() => boolean) | string): Capture | undefined {
    if (this.#isRefused) this.dispose();
    this.#steps++;
    if (!this.#capture) return undefined;
    if (this.#isUnchanged?.()) return this.#capture;
    this.#capture.doubt();
    const settings = settingsNow();
    if (typeof settings === 'function') {
      this.#isUnchanged = settings;
      return this.#capture;
    }
    this.#isUnchanged = undefined;
    if (this.#steps > SETTLING) this.refuse(settings);
    return undefined;
  }

  /**
   * Has no step captured any more. What the last one gave is good until it is released. A first forward
   * may do what no other does; of a kind of inputs the first step is never recorded anyway.
   */
  refuse(reason: string): void {
    if (this.#steps === 1) return;
    if (!this.#isRefused) this.#capture?.refuse(reason);
    this.#isRefused = true;
  }

  dispose(): void {
    this.#capture?.dispose();
    this.#capture = undefined;
  }
}
