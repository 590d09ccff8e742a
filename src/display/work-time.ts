import { currentPlace } from './host.ts';

/**
 * Milliseconds of a clock that stands still while the environment holds work. Only differences
 * count.
 */
export function workTime(): number {
  return performance.now() - (currentPlace().pauses?.waited ?? 0);
}

/** Waits while the environment holds long work; goes on at once where it does not. */
export async function untilUnheld(): Promise<void> {
  await currentPlace().pauses?.wait();
}
