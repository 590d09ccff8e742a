import { type Layers, openBox } from '../box/open-box.ts';
import { type ControlGroup, makeControlGroup } from '../cgroup.ts';
import { PROBE_LIMITS, runInside } from './try-inside.ts';

/** More than a box of these limits may take, and what Node itself needs besides. */
const MEMORY = 96 * 1024 ** 2;

/** Takes more memory than the group allows, and is killed for it. Throws where it is not. */
export async function probeCgroup(layers: Omit<Layers, 'cgroup' | 'rlimits'>): Promise<string> {
  const limits = { ...PROBE_LIMITS, memory: MEMORY };
  // Made once for nothing: its error names what is missing.
  const group: ControlGroup = makeControlGroup(limits);
  group.remove();
  const code = `const all = []; for (;;) all.push(Buffer.alloc(2 ** 22, 1)); `;
  const { cause, stderr } = await runInside(
    () => [process.execPath, '-e', code],
    (launch) => openBox(launch, { ...layers, rlimits: false, cgroup: true }),
    limits,
  );
  if (!cause?.startsWith('out of memory')) {
    throw new Error(`too much memory was given: ${cause ?? stderr.slice(-200)}`);
  }
  return `${group.version}: memory and processes of a box are counted together; too much was killed`;
}
