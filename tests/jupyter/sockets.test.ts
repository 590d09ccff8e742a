import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { XPublisher } from 'zeromq';
import { identify, isRunning, openSockets } from '../../src/jupyter/client/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'sockets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PORTS = { iopub: 1, shell: 2, control: 3, stdin: 4, hb: 5 };
const MESSAGES = 3000;
const PARTS = ['topic', '<IDS|MSG>', 'signature', 'header', 'parent', 'metadata', 'content'];

/** Publishes all its messages once it is subscribed to, and ends. */
const KERNEL = `
const { Router, XPublisher } = require('zeromq');
const [base] = process.argv.slice(1);
(async () => {
  const iopub = new XPublisher({ sendHighWaterMark: ${MESSAGES} });
  await iopub.bind(base + ${PORTS.iopub});
  for (const port of ${JSON.stringify([PORTS.shell, PORTS.control, PORTS.stdin])}) {
    await new Router().bind(base + port);
  }
  console.log('listens');
  await iopub.receive();
  for (let n = 0; n < ${MESSAGES}; n++) await iopub.send([...${JSON.stringify(PARTS.slice(0, -1))}, String(n)]);
  // The process ends once all is sent.
  iopub.close();
})();`;

test('what a kernel said before it died arrives whole, however late it is read', async () => {
  const base = join(folder, 's');
  const kernel = spawn(process.execPath, ['-e', KERNEL, `ipc://${base}-`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(kernel.stdout, 'data');
  const contents: string[] = [];
  const connection = {
    transport: 'ipc',
    ip: base,
    key: '',
    digest: 'sha256',
    ports: PORTS,
  } as const;
  const sockets = openSockets(connection, 'me', (_, frames) => {
    expect(frames).toHaveLength(PARTS.length);
    contents.push(String(frames.at(-1)));
  });
  // The client is busy until the kernel is gone, and learns of both at once.
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const id = identify(kernel.pid as number);
  while (isRunning(id)) Atomics.wait(clock, 0, 0, 5);
  Atomics.wait(clock, 0, 0, 200);
  await expect.poll(() => contents.length).toBe(MESSAGES);
  expect(contents).toEqual(Array.from({ length: MESSAGES }, (_, n) => String(n)));

  // Who listens at the address now is not the kernel.
  const stranger = new XPublisher({ linger: 0, receiveTimeout: 500 });
  await stranger.bind(`ipc://${base}-${PORTS.iopub}`);
  await expect(stranger.receive()).rejects.toMatchObject({ code: 'EAGAIN' });
  stranger.close();
  sockets.close();
});
