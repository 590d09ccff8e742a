import {
  getKernelsForBackend,
  type KernelFunc,
  registerBackend,
  registerKernel,
  removeBackend,
  version_core,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { NotegradBackend } from './backend.ts';
import { Captures } from './capture/index.ts';
import { leanEngine } from './engine.ts';
import { registerGradients } from './gradients.ts';
import { findHost } from './host.ts';
import { missingInternals } from './internals.ts';
import { fastKernels } from './kernels/index.ts';
import type { Call } from './kernels/kernel.ts';
import { registerLayers } from './layers/index.ts';
import { registerLosses } from './losses.ts';
import { registerOptimizers } from './optimizers.ts';
import { options } from './options.ts';
import { fetchRuntime, type Runtime, startRuntime } from './runtime.ts';

export const BACKEND_NAME = 'notegrad';

let failed: string | undefined;

/** Why the backend could not start, in one line; undefined if it has, or was not asked to yet. */
export function failure(): string | undefined {
  return failed;
}

/** Keeps the reason and says it: without a word, a program would only be slower. */
function fallBack(reason: string): void {
  failed = reason;
  console.warn(`notegrad backend: not in use, TensorFlow.js takes another: ${reason}`);
}

/** Lets TensorFlow.js go on to its next backend, once and for all. */
function fail(error: unknown): never {
  const message = String(error instanceof Error ? error.message : error);
  fallBack(message.split('\n')[0] as string);
  removeBackend(BACKEND_NAME);
  throw error;
}

let live: NotegradBackend | undefined;
let opened: Captures | undefined;

/** The backend, if it has started. */
export function liveBackend(): NotegradBackend | undefined {
  return live;
}

/** Its captures of training steps. */
export function liveCaptures(): Captures | undefined {
  return opened;
}

/** Whether steps are captured at all. */
function replays(): boolean {
  return options().replay ?? findHost().env('NOTEGRAD_REPLAY') !== '0';
}

function create(): NotegradBackend | Promise<NotegradBackend> {
  const start = (runtime: Runtime) => {
    live = new NotegradBackend(runtime);
    const captures = new Captures(live);
    if (replays()) live.openCapture = (given) => captures.open(given);
    opened = captures;
    return live;
  };
  try {
    const runtime = startRuntime();
    if (runtime) return start(runtime);
  } catch (error) {
    fail(error);
  }
  return fetchRuntime().then(start).catch(fail);
}

/**
 * Registers the backend and its kernels: every kernel of the stock `cpu` backend, the hot ones with
 * a fast version in front that may leave a case to it. A preferred backend stands above the stock
 * ones, so that TensorFlow.js picks it by itself; otherwise it stands below them. Where this
 * version of TensorFlow.js lacks what the backend stands on, nothing is registered.
 */
export function register(preferred: boolean): void {
  const missing = missingInternals();
  if (missing.length > 0) {
    fallBack(`TensorFlow.js ${version_core} has no ${missing.join(', ')}`);
    return;
  }
  registerBackend(BACKEND_NAME, create, preferred ? 10 : 0);
  const kernels = new Map<string, KernelFunc>(
    getKernelsForBackend('cpu').map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]),
  );
  for (const { name, run } of fastKernels) {
    const stock = kernels.get(name);
    kernels.set(name, (given) => {
      const call = given as unknown as Call<unknown, unknown>;
      call.backend.begin();
      const answer = run(call);
      call.backend.end();
      if (answer) return answer;
      if (stock) return stock(given);
      throw new Error(`notegrad backend: the kernel ${name} takes float32 tensors only`);
    });
  }
  for (const [kernelName, kernelFunc] of kernels) {
    registerKernel({ kernelName, backendName: BACKEND_NAME, kernelFunc });
  }
  leanEngine(BACKEND_NAME);
  registerGradients();
  registerLosses();
  registerOptimizers();
  registerLayers();
}
