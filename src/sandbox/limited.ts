import { spawn } from 'node:child_process';
import type { Box } from './box/open-box.ts';
import { causeOf } from './cause.ts';
import { limitOptions, THRIFTY } from './rlimits.ts';
import type { SandboxLaunch } from './sandbox.ts';
import { needProgram } from './system.ts';

/** Starts a process with limits of its own, and no wall around it. */
export function openLimited({ argv, cwd, env, limits }: SandboxLaunch): Box {
  const child = spawn(needProgram('prlimit'), [...limitOptions(limits), '--', ...argv], {
    cwd,
    env: { ...env, ...THRIFTY },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  return { child, causeOf: (exit, stderr) => causeOf(exit, stderr, limits, undefined) };
}
