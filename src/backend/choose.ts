import { findBackendFactory, getBackend, setBackend, version_core } from '@tensorflow/tfjs-core';
import { findHost } from './host.ts';
import { BACKEND_NAME, register } from './register.ts';

/**
 * Packages that register the backends which NOTEGRAD_BACKEND may ask for; `cpu` is always there.
 */
const PACKAGES = new Map([['wasm', '@tensorflow/tfjs-backend-wasm']]);

let asked = BACKEND_NAME;

/**
 * Registers the backend and puts it in use, or the one that the environment variable
 * NOTEGRAD_BACKEND names. The stock `wasm` backend starts asynchronously: a program has to await
 * `tf.ready()` before its first tensor.
 *
 * @throws Error where the package of that backend is not installed.
 */
export function choose(): void {
  const host = findHost();
  asked = host.env('NOTEGRAD_BACKEND') || BACKEND_NAME;
  register(asked === BACKEND_NAME);
  if (asked === BACKEND_NAME) {
    // A backend that is in use already would stay in use.
    if (getBackend() && findBackendFactory(asked)) void setBackend(asked);
    return;
  }
  const name = PACKAGES.get(asked);
  if (name && !findBackendFactory(asked) && !host.load(name)) {
    throw new Error(
      `NOTEGRAD_BACKEND=${asked} needs the package ${name}, which is not installed: ` +
        `npm install ${name}@${version_core}, or unset NOTEGRAD_BACKEND for the backend of notegrad`,
    );
  }
  // One that is registered later is picked up by TensorFlow.js then, because ours has the lowest
  // priority.
  if (findBackendFactory(asked)) void setBackend(asked);
}

/** Why NOTEGRAD_BACKEND keeps ours from being used, in one line; undefined if it does not. */
export function reasonOfChoice(): string | undefined {
  if (asked === BACKEND_NAME) return undefined;
  const setting = `NOTEGRAD_BACKEND=${asked}`;
  return findBackendFactory(asked) ? setting : `${setting}: no backend of that name is registered`;
}
