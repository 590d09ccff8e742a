import { packageFile } from '../../jupyter/index.ts';
import { type Layers, openBox } from '../box/open-box.ts';
import { isRoot } from '../system.ts';
import { WALL, withOutside } from './outside.ts';
import { failures, PROBE_LIMITS, tryInside } from './try-inside.ts';

/** Tries to read, write, reach and see what lies outside. Throws where something gives way. */
export async function probeBubblewrap(layers: Layers): Promise<string> {
  const { memory, disk, processes } = PROBE_LIMITS;
  const outcomes = await withOutside(({ secret, reach }) =>
    tryInside(
      (cwd) => ({
        read: [secret, '/etc/passwd', packageFile('notebooks/course.json'), '/proc/kcore'],
        write: ['/probe', '/dev/probe', packageFile('dist/probe'), '/proc/sys/kernel/hostname'],
        fill: [cwd, '/tmp', '/dev/shm'].map((folder) => ({ folder, bytes: disk + 2 ** 18 })),
        kill: [process.pid],
        reach,
        environment: ['HOME', 'TMPDIR', 'PWD', 'MIMALLOC_ARENA_EAGER_COMMIT'],
        processes: true,
        // A Node that was given less than it needs would say so before.
        ...(layers.rlimits ? { memory, threads: processes } : {}),
      }),
      (launch) => openBox(launch, layers),
    ),
  );
  const failed = failures(outcomes, WALL);
  if (failed.length > 0) throw new Error(`the wall gives way: ${failed.join(', ')}`);
  const user = isRoot() ? 'a user of its own, ' : '';
  const threads = layers.rlimits ? ', threads bounded' : '';
  return `${user}no network, no other process, nothing to read but Node and the package, bounded folders${threads}`;
}
