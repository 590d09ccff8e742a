import { launchProcess } from '../jupyter/client/index.ts';
import type { Sandbox } from './sandbox.ts';

/** A process group of its own, an empty environment, deadlines, and nothing else. */
export const plainSandbox: Sandbox = {
  layers: [{ name: 'plain', proof: 'own process group and environment; no wall around it' }],
  launch: launchProcess,
};
