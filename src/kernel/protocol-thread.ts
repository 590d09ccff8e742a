/**
 * The thread that talks to front ends. It answers while code of a cell keeps the main thread busy.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { connectAssistant } from '../typecheck/assistant.ts';
import { LazyDebugger } from './debug/lazy-debugger.ts';
import { openHistory } from './history-file.ts';
import { followParent } from './parent.ts';
import { Protocol } from './protocol/index.ts';
import type { ProtocolThreadData, ProtocolThreadEvent } from './start.ts';
import { forceStop } from './stop/force.ts';
import { Pressure, ProtocolSide } from './threads/index.ts';
import { Transport } from './transport/index.ts';
import { usageMeter } from './usage.ts';

/** How long code of a cell may take to end when the kernel shuts down. */
const GRACE_MS = 1000;

/** Output that may wait here before the cell that prints it has to wait too. */
const BACKLOG_BYTES = 1 << 20;

const { connection, info, port, memory } = workerData as ProtocolThreadData;
const pressure = new Pressure(memory);

const interpreter = new ProtocolSide({
  port,
  connectAssistant,
  forceStop,
  delivered(output) {
    pressure.received(output);
    relieve();
  },
});

const debug = new LazyDebugger({
  ready: interpreter.ready,
  interrupt: () => interpreter.interrupt(),
});

const transport = new Transport({
  connection,
  receive: (channel, message) => void protocol.receive(channel, message),
  subscribed: (topic) => protocol.subscribed(topic),
  drained: relieve,
  rejected: (reason) => say(`dropped a message on ${reason}`),
});

const protocol = new Protocol({
  interpreter,
  info,
  debug,
  ports: Object.fromEntries(
    Object.entries(connection.ports).map(([socket, number]) => [`${socket}_port`, number]),
  ),
  send: (channel, message) => transport.send(channel, message),
  newId: randomUUID,
  now: () => new Date(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  usage: usageMeter(),
  history: openHistory(),
  exit: () => void shutDown(),
});

function say(text: string): void {
  try {
    writeSync(2, `notegrad kernel: ${text}\n`);
  } catch {
    // Who started the kernel has closed the pipe, or is gone.
  }
}

function tell(event: ProtocolThreadEvent): void {
  parentPort?.postMessage(event);
}

function relieve(): void {
  if (protocol.waiting + transport.waiting < BACKLOG_BYTES) pressure.relieve();
}

async function shutDown(): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, GRACE_MS));
  await Promise.race([debug.dispose(), patience]);
  interpreter.interrupt();
  await Promise.race([interpreter.dispose(), patience]);
  await Promise.race([transport.close(), patience]);
  tell('exit');
  // A main thread that does not return to its event loop does not hear this.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS);
}

followParent((pid) => {
  say(
    `process ${pid}, which has started this kernel (JPY_PARENT_PID), is not there; shutting down`,
  );
  void shutDown();
});
process.on('uncaughtException', (error) => {
  say(error.stack ?? error.message);
});
try {
  await transport.open();
  protocol.start();
  tell('bound');
} catch (error) {
  say(`cannot listen: ${(error as Error).message}`);
  await Promise.race([transport.close(), new Promise((resolve) => setTimeout(resolve, GRACE_MS))]);
  tell('failed');
}
