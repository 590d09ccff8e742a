import { type Layers, openBox } from '../box/open-box.ts';
import { type ControlGroup, makeControlGroup } from '../cgroup.ts';
import type { Open } from './probe-seccomp.ts';
import { PROBE_LIMITS, runInside } from './try-inside.ts';

/** More than a box of these limits may take, and what Node itself needs besides. */
const MEMORY = 96 * 1024 ** 2;

/** Takes more memory than the group allows, and is killed for it. Throws where it is not. */
export async function probeCgroup(layers: Omit<Layers, 'cgroup' | 'rlimits'>): Promise<string> {
  // Made once for nothing: its error names what is missing.
  const group: ControlGroup = makeControlGroup(LIMITS);
  group.remove();
  await takeTooMuch((launch) => openBox(launch, { ...layers, rlimits: false, cgroup: true }));
  return `${group.version}: memory and processes of a box are counted together; too much was killed`;
}

const LIMITS = { ...PROBE_LIMITS, memory: MEMORY };

/** Throws where somebody who takes too much memory is not killed for it. */
export async function takeTooMuch(open: Open): Promise<void> {
  const code = `const all = []; for (;;) all.push(Buffer.alloc(2 ** 22, 1)); `;
  const { cause, stderr } = await runInside(() => [process.execPath, '-e', code], open, LIMITS);
  if (!cause?.startsWith('out of memory')) {
    throw new Error(`too much memory was given: ${cause ?? stderr.slice(-200)}`);
  }
}
