import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Dealer, Subscriber } from 'zeromq';
import type { Connection, Message } from '../../../src/jupyter/index.ts';
import { Wire } from '../../../src/jupyter/wire.ts';
import { Transport } from '../../../src/kernel/transport/index.ts';
import { KEY, message } from './messages.ts';

let folder: string;
let transport: Transport;
let received: string[];
let rejected: string[];
let subscribed: string[];
/** Throws for messages of the type `bad`. */
const receive = (_: string, { header }: Message) => {
  if (header.msg_type === 'bad') throw new Error('the handler failed');
  received.push(header.msg_type);
};
const client = new Wire(KEY);
const dealers: (Dealer | Subscriber)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-transport-'));
  [received, rejected, subscribed] = [[], [], []];
  const ports = { shell: 1, iopub: 2, stdin: 3, control: 4, hb: 5 };
  const connection = { transport: 'ipc', ip: join(folder, 's'), key: KEY, digest: 'sha256', ports };
  transport = new Transport({
    connection: connection as Connection,
    receive,
    subscribed(topic) {
      const name = String.fromCharCode(...topic);
      if (name === 'bad') throw new Error('the welcome failed');
      subscribed.push(name);
    },
    drained: () => undefined,
    rejected: (reason) => rejected.push(reason),
  });
  await transport.open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const socket of dealers.splice(0)) socket.close();
  await transport.close();
  rmSync(folder, { recursive: true, force: true });
});

function dealer(): Dealer {
  const socket = new Dealer({ linger: 0 });
  socket.connect(`ipc://${join(folder, 's')}-1`);
  dealers.push(socket);
  return socket;
}

const said = (list: readonly string[], line: string) =>
  expect.poll(() => list.join('\n'), { timeout: 5000 }).toContain(line);

test('a decoder that fails over one message does not end the socket', async () => {
  const shell = dealer();
  vi.spyOn(Wire.prototype, 'decode').mockImplementationOnce(() => {
    throw new TypeError('a fault of the decoder');
  });
  await shell.send(client.encode(message('first', {})));
  await said(rejected, 'a fault of the decoder');
  await shell.send(client.encode(message('second', {})));
  await said(received, 'second');
  expect(rejected[0]).toMatch(/^shell: TypeError/);
});

test('neither does one that fails as it is handled, nor a forged one', async () => {
  const shell = dealer();
  await shell.send(client.encode(message('bad', {})));
  await said(rejected, 'the handler failed');
  await shell.send(new Wire('another key').encode(message('forged', {})));
  await said(rejected, 'shell: wrong signature');
  await shell.send(client.encode(message('good', {})));
  await said(received, 'good');
  expect(received).toEqual(['good']);
});

test('nor does a subscriber whose welcome fails', async () => {
  const subscriber = new Subscriber();
  dealers.push(subscriber);
  subscriber.connect(`ipc://${join(folder, 's')}-2`);
  subscriber.subscribe('bad');
  await said(rejected, 'the welcome failed');
  subscriber.subscribe('good');
  await said(subscribed, 'good');
});
