import { openLimited } from '../limited.ts';
import { MOST_FILES } from '../rlimits.ts';
import { failures, PROBE_LIMITS, tryInside } from './try-inside.ts';

/** Memory, size of a file and open files, each exceeded by one. Throws where one gives way. */
export async function probeRlimits(): Promise<string> {
  const { memory, disk } = PROBE_LIMITS;
  const outcomes = await tryInside(
    (cwd) => ({ memory, files: MOST_FILES, fill: [{ folder: cwd, bytes: disk + 1 }] }),
    openLimited,
  );
  const failed = failures(outcomes, /^(?:RangeError|EMFILE|EFBIG)$/);
  if (failed.length > 0) throw new Error(`a limit does not hold: ${failed.join(', ')}`);
  return 'memory, open files and the size of a file are bounded; processor time is set';
}
