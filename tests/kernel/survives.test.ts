import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { followParent } from '../../src/kernel/parent.ts';
import { LiveKernel } from './live.ts';

/**
 * A value that is small in memory and too long as JSON: there it has more characters than the
 * longest text. So has `'"'.repeat(3e8)`, but that takes a slow machine half a minute.
 */
const ENDLESS = `({
  [Symbol.for('Jupyter.display')]: () => ({
    'text/plain': 'endless',
    'application/json': Array(600).fill({ text: 'x'.repeat(1e6) }),
  }),
})`;

describe('a kernel survives', () => {
  let kernel: LiveKernel;
  beforeAll(async () => {
    kernel = await LiveKernel.start();
  });
  afterAll(() => kernel.stop());

  test('a value that no message can hold: it is the error of its cell', async () => {
    const long = kernel.send('execute_request', { code: ENDLESS });
    const waiting = kernel.send('execute_request', { code: '"not run"' });
    const { reply, errors, output } = await kernel.ran(long, 100_000);
    expect(reply).toMatchObject({ status: 'error', ename: 'RangeError' });
    expect(errors).toMatchObject([{ evalue: 'Invalid string length' }]);
    expect(output.at(-1)?.content).toEqual({ execution_state: 'idle' });
    expect((await kernel.ran(waiting)).reply).toEqual({ status: 'aborted' });
    const next = await kernel.run('console.log("goes on")');
    expect([next.reply.status, next.text]).toEqual(['ok', 'goes on\n']);
  });

  test('Stop while two questions wait: both end, and a later cell asks', async () => {
    const id = kernel.send('execute_request', {
      code: 'await Promise.all([prompt("first?"), prompt("second?")])',
      allow_stdin: true,
    });
    expect((await kernel.question()).content.prompt).toBe('first?');
    await kernel.ask('interrupt_request', {}, 'control');
    expect((await kernel.ran(id)).reply.status).toBe('error');
    const later = kernel.send('execute_request', {
      code: 'await prompt("later?")',
      allow_stdin: true,
    });
    const question = await kernel.question();
    expect(question.content.prompt).toBe('later?');
    kernel.send('input_reply', { value: 'Ada' }, 'stdin', { parent: question.header });
    const { output } = await kernel.ran(later);
    const result = output.find(({ header }) => header.msg_type === 'execute_result');
    expect(result?.content.data).toMatchObject({ 'text/plain': 'Ada' });
  });
});

describe('a kernel ends with the process that Jupyter names', () => {
  /** A process that does nothing. It stands for a server that is no parent of the kernel itself. */
  const bystander = () => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  const startedBy = (pid: number | undefined, stderr?: 'pipe') =>
    LiveKernel.start('tcp', undefined, { JPY_PARENT_PID: String(pid) }, undefined, stderr);

  test('when that ends', async () => {
    const server = bystander();
    const kernel = await startedBy(server.pid);
    expect((await kernel.run('1 + 1')).reply.status).toBe('ok');
    server.kill('SIGKILL');
    await kernel.until(() => kernel.process.exitCode !== null);
    expect(await kernel.stop()).toBe(0);
  });

  test('also where nobody reads what it says', async () => {
    const server = bystander();
    const kernel = await startedBy(server.pid, 'pipe');
    kernel.process.stderr?.destroy();
    server.kill('SIGKILL');
    await kernel.until(() => kernel.process.exitCode !== null);
    expect(await kernel.stop()).toBe(0);
  });

  test('also where that was gone before the kernel looked', async () => {
    const server = bystander();
    server.kill('SIGKILL');
    await once(server, 'exit');
    const kernel = await startedBy(server.pid);
    await kernel.until(() => kernel.process.exitCode !== null);
    expect(await kernel.stop()).toBe(0);
  });
});

test('a kernel that cannot listen says why, and ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-deaf-'));
  const file = join(folder, 'connection.json');
  const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };
  const gone = join(folder, 'not-there', 'socket');
  const key = { key: 'k', signature_scheme: 'hmac-sha256' };
  writeFileSync(file, JSON.stringify({ transport: 'ipc', ip: gone, ...ports, ...key }));
  const main = fileURLToPath(new URL('../../dist/kernel/main.js', import.meta.url));
  const kernel = spawn(process.execPath, [main, file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  kernel.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(kernel, 'close');
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('cannot listen') });
  rmSync(folder, { recursive: true });
});

describe('it lives on', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.for([
    ['where none is named', undefined],
    ['where an empty text is', ''],
    ['where that is no number', 'jupyter'],
    ['as long as it is there', String(process.pid)],
  ])('%s', ([, JPY_PARENT_PID]) => {
    followParent(() => expect.fail('the kernel would end'), { JPY_PARENT_PID });
    vi.advanceTimersByTime(60_000);
  });
});
