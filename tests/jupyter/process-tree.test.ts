import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { identify, isRunning } from '../../src/jupyter/client/index.ts';
import { killOrphans, killTree } from '../../src/jupyter/client/process-tree.ts';

const living: ChildProcess[] = [];
afterEach(() => {
  for (const child of living.splice(0)) child.kill('SIGKILL');
});

/** A process that leads a group, once it runs. */
async function leader(code = 'setInterval(() => {}, 1000)'): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', `${code}; console.log('up')`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  living.push(child);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

describe.skipIf(process.platform !== 'linux')('a process', () => {
  test('is killed with what it started, in other groups too', async () => {
    const child = spawn(
      process.execPath,
      [
        '-e',
        `const { spawn } = require('node:child_process');
        const inner = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
        console.log(inner.pid); setInterval(() => {}, 1000);`,
      ],
      { detached: true, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    living.push(child);
    const [text] = await once(child.stdout as NodeJS.ReadableStream, 'data');
    const grandchild = identify(Number(text));
    expect(isRunning(grandchild)).toBe(true);
    const ended = once(child, 'exit');
    killTree(identify(child.pid as number));
    await ended;
    await expect.poll(() => isRunning(grandchild), { timeout: 5000 }).toBe(false);
  });

  // Who has ended and was not waited for is told from who runs by /proc alone.
  const hasProc = existsSync('/proc/self/stat');
  test.skipIf(!hasProc)('that has ended does not run, also where nobody waits for it', async () => {
    const parent = spawn('sh', ['-c', 'read line <&3 & echo $!; wait'], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    });
    living.push(parent);
    const [text] = await once(parent.stdout as NodeJS.ReadableStream, 'data');
    const child = identify(Number(text));
    expect(isRunning(child)).toBe(true);
    // A parent that is stopped waits for nobody.
    parent.kill('SIGSTOP');
    await expect.poll(() => readFileSync(`/proc/${parent.pid}/stat`, 'utf8')).toMatch(/\) T /);
    parent.stdio[3]?.destroy();
    await expect.poll(() => isRunning(child)).toBe(false);
    expect(identify(child.pid)).toEqual(child);
  });

  test('that was given the number of another is left alone', async () => {
    const stranger = await leader();
    const pid = stranger.pid as number;
    const own = identify(pid);
    const former = { pid, started: '1' };
    expect(isRunning(former)).toBe(false);
    killTree(former);
    // Its group has that number too.
    killOrphans(former);
    // Had they reached it, it would be dead before it heard of this signal.
    const ended = once(stranger, 'exit');
    expect(isRunning(own)).toBe(true);
    stranger.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
  });
});
