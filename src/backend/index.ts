import { backend, getBackend } from '@tensorflow/tfjs-core';
import { choose, reasonOfChoice } from './choose.ts';
import { closeScopes } from './engine.ts';
import { type BackendOptions, type SimdLevel, setOptions } from './options.ts';
import { BACKEND_NAME, failure, liveBackend, liveCaptures } from './register.ts';

export { OutOfMemoryError } from './heap.ts';
export type { BackendOptions, SimdLevel } from './options.ts';

/** What computes, as `info` tells it. */
export interface BackendInfo {
  /** Name of the TensorFlow.js backend that is in use now. */
  readonly backend: string;
  /** Why it is not `notegrad`, in one line; undefined where it is. */
  readonly reason?: string;
  /** Vector instructions of the kernels; 'none' on another backend. */
  readonly simd: SimdLevel | 'none';
  /** Threads that work is cut for, this one included. */
  readonly threads: number;
  /** Why there is one, in one line; undefined where there are more. */
  readonly alone?: string;
  /** Tasks that each thread has done so far, this one first. */
  readonly tasks: readonly number[];
  /**
   * Bytes: held by tensors now, the most so far, taken from the system, and the most that may be
   * taken.
   */
  readonly memory: {
    readonly held: number;
    readonly peak: number;
    readonly size: number;
    readonly limit: number;
  };
  /** Training steps that were done again from a recording. */
  readonly replay: {
    readonly enabled: boolean;
    /** Steps so far. */
    readonly steps: number;
    /** Why others were not, the latest reason last. */
    readonly refused: readonly string[];
  };
}

/**
 * Sets how the backend starts; call it before the first tensor is made.
 *
 * @throws Error where the backend has started already.
 */
export function configure(options: BackendOptions): void {
  if (liveBackend()) {
    throw new Error(
      'notegrad backend: already started; call configure before the first tensor is made',
    );
  }
  setOptions(options);
}

/** What computes now: the backend, its vector level, threads and memory. */
export function info(): BackendInfo {
  let current: object | undefined;
  let waiting: string | undefined;
  try {
    current = backend();
  } catch {
    waiting = 'the kernels are being fetched; await tf.ready() first';
  }
  const live = liveBackend();
  if (live && current === live) {
    const { heap, simd, threads, tasks, alone } = live.runtime;
    const { held, peak, size, limit } = heap;
    const captures = liveCaptures();
    return {
      backend: BACKEND_NAME,
      simd,
      threads,
      ...(alone === undefined ? {} : { alone }),
      tasks,
      memory: { held, peak, size, limit },
      replay: {
        enabled: live.openCapture !== undefined,
        steps: captures?.replayed ?? 0,
        refused: captures?.reasons ?? [],
      },
    };
  }
  return {
    backend: getBackend() ?? 'none',
    reason: waiting ?? failure() ?? reasonOfChoice() ?? 'another backend was set',
    simd: 'none',
    threads: 1,
    tasks: [],
    memory: { held: 0, peak: 0, size: 0, limit: 0 },
    replay: { enabled: false, steps: 0, refused: [] },
  };
}

/**
 * Puts things right after code was cut off amidst its tensors, by a time limit of `node:vm` or a
 * Stop, where no `finally` runs: helper threads come to rest, the memory of a kernel that was
 * running comes back, scopes of `tf.tidy` and gradients that are still open are closed. The next
 * kernel does the first two by itself.
 *
 * @param openScopes how many scopes were open before that code began; 0 outside of every `tf.tidy`.
 */
export function recover(openScopes = 0): void {
  liveBackend()?.recover();
  closeScopes(openScopes);
  liveCaptures()?.yield();
}

choose();
