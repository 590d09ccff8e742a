import {
  getKernelsForBackend,
  type KernelFunc,
  registerBackend,
  registerKernel,
  removeBackend,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { NotegradBackend } from './backend.ts';
import { leanEngine } from './engine.ts';
import { registerGradients } from './gradients.ts';
import { fastKernels } from './kernels/index.ts';
import type { Call } from './kernels/kernel.ts';
import { updateKernels } from './kernels/update.ts';
import { registerLayers } from './layers/index.ts';
import { registerLosses } from './losses.ts';
import { registerOptimizers } from './optimizers.ts';
import { fetchRuntime, type Runtime, startRuntime } from './runtime.ts';

export const BACKEND_NAME = 'notegrad';

let failed: string | undefined;

/** Why the backend could not start, in one line; undefined if it has, or was not asked to yet. */
export function failure(): string | undefined {
  return failed;
}

/** Keeps the reason, and lets TensorFlow.js go on to its next backend, once and for all. */
function fail(error: unknown): never {
  failed = String(error instanceof Error ? error.message : error).split('\n')[0];
  removeBackend(BACKEND_NAME);
  throw error;
}

let live: NotegradBackend | undefined;

/** The backend, if it has started. */
export function liveBackend(): NotegradBackend | undefined {
  return live;
}

function create(): NotegradBackend | Promise<NotegradBackend> {
  const start = (runtime: Runtime) => {
    live = new NotegradBackend(runtime);
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
 * Registers the backend and its kernels: every kernel of the stock `cpu` backend, the hot ones with a fast
 * version in front that may leave a case to it. A preferred backend stands above the stock ones, so that
 * TensorFlow.js picks it by itself; otherwise it stands below them.
 */
export function register(preferred: boolean): void {
  registerBackend(BACKEND_NAME, create, preferred ? 10 : 0);
  const kernels = new Map<string, KernelFunc>(
    getKernelsForBackend('cpu').map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]),
  );
  for (const { name, run } of fastKernels) {
    const stock = kernels.get(name);
    kernels.set(name, (call) => {
      const answer = run(call as unknown as Call<unknown, unknown>);
      if (answer) return answer;
      if (stock) return stock(call);
      throw new Error(`notegrad backend: the kernel ${name} takes float32 tensors only`);
    });
  }
  for (const [name, run] of Object.entries(updateKernels)) {
    kernels.set(name, run as unknown as KernelFunc);
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
