import { spawn } from 'node:child_process';
import type { Engine } from './engine.ts';

/** Removes what is left, thrice: a container may be just about to start. */
const SCRIPT = `cat > /dev/null
for again in 1 2 3; do
  "$0" ps --all --quiet --filter "label=$1" | xargs "$0" rm --force > /dev/null 2>&1
  sleep 1
done`;

/** Has the containers of this process removed when it ends, however it ends. */
export function watchContainers({ program, label }: Pick<Engine, 'program' | 'label'>): void {
  const child = spawn('/bin/sh', ['-c', SCRIPT, program, label], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  child.once('error', () => undefined);
  child.unref();
  (child.stdin as unknown as { unref?(): void }).unref?.();
}
