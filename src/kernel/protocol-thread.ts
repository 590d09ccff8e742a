/** The thread that talks to front ends: it stays alive while user code keeps the main thread busy. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { LateDebugger } from './debug/lazy-debugger.ts';
import { openHistory } from './history-file.ts';
import { Protocol } from './protocol/index.ts';
import type { WorkerData, WorkerEvent } from './start.ts';
import { insist } from './stop/force.ts';
import { Pressure, RemoteInterpreter } from './threads/index.ts';
import { Transport } from './transport/index.ts';
import { connectAssistant } from './typecheck/assistant.ts';
import { usageMeter } from './usage.ts';

/** How long user code may take to come to an end when the kernel shuts down. */
const GRACE_MS = 1000;

/** Output that may wait here before the cell that prints it has to wait too. */
const BACKLOG_BYTES = 1 << 20;

const { connection, info, port, memory } = workerData as WorkerData;
const pressure = new Pressure(memory);

const interpreter = new RemoteInterpreter({
  port,
  connectAssistant,
  insist,
  delivered(output) {
    pressure.received(output);
    relieve();
  },
});

const debug = new LateDebugger({
  ready: interpreter.ready,
  interrupt: () => interpreter.interrupt(),
});

const transport = new Transport({
  connection,
  receive: (channel, message) => void protocol.receive(channel, message),
  subscribed: (topic) => protocol.subscribed(topic),
  drained: relieve,
  rejected: (reason) => writeSync(2, `notegrad kernel: dropped a message on ${reason}\n`),
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

function tell(event: WorkerEvent): void {
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
  // A main thread that hears nothing any more does not hear this either.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS);
}

/** A kernel whose front end was killed has nobody left to stop it. */
function followParent(): void {
  if (process.env.JPY_PARENT_PID === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    // Where children are not handed on (Windows) the number stays, and the process is not there any more.
    if (process.ppid !== parent || !isAlive(parent)) void shutDown();
  }, 1000).unref();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

process.on('uncaughtException', (error) => {
  writeSync(2, `notegrad kernel: ${error.stack ?? error.message}\n`);
});

await transport.open();
protocol.start();
tell('bound');
followParent();
