import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { HELP_LINK } from '../cell/tensorflow/help-link.ts';
import { type Connection, readConnection } from '../jupyter/index.ts';
import type { KernelInfo } from './protocol/index.ts';
import { EngineSide } from './threads/engine-side.ts';
import { Pressure } from './threads/pressure.ts';

/** What the protocol's thread is started with. */
export interface ProtocolThreadData {
  readonly connection: Connection;
  readonly connectionFile: string;
  /** Bytes that the heap of the engine's thread may hold. */
  readonly heapLimit: number;
  readonly info: KernelInfo;
  readonly port: MessagePort;
  readonly memory: SharedArrayBuffer;
}

/** What the protocol's thread says: its sockets are bound, they cannot be, or the kernel may end. */
export type ProtocolThreadEvent = 'bound' | 'failed' | 'exit';

/**
 * Starts a kernel on the sockets of a connection file and returns at once. The process ends when a
 * front end sends `shutdown_request`. The protocol's thread comes first and alone, so that the
 * kernel answers before its engine has loaded.
 *
 * @throws Error where the connection file is missing or malformed.
 */
export function startKernel(connectionFile: string): void {
  // An interrupt stops a cell. It must not end the kernel while there is no engine.
  process.on('SIGINT', () => undefined);
  const connection = readConnection(connectionFile);
  const { port1: port, port2: protocolPort } = new MessageChannel();
  const memory = Pressure.allocate();
  const workerData: ProtocolThreadData = {
    connection,
    connectionFile,
    heapLimit: getHeapStatistics().heap_size_limit,
    info: readInfo(),
    port: protocolPort,
    memory,
  };
  const thread = new Worker(
    new URL(`./protocol-thread${extname(import.meta.url)}`, import.meta.url),
    { workerData, transferList: [protocolPort] },
  );
  thread.on('message', (event: ProtocolThreadEvent) => {
    if (event !== 'bound') process.exit(event === 'exit' ? 0 : 1);
    void startEngine(new EngineSide(port, new Pressure(memory)));
  });
  thread.on('error', (error) => {
    console.error('notegrad kernel: cannot serve', error);
    process.exit(1);
  });
}

async function startEngine(side: EngineSide): Promise<void> {
  try {
    const { createEngine } = await import('./engine/index.ts');
    const types = process.env.NOTEGRAD_TYPES !== '0';
    side.serve(createEngine({ cwd: process.cwd(), types }));
  } catch (error) {
    side.fail(error);
  }
}

function readInfo(): KernelInfo {
  const manifest = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as { version: string; dependencies: { typescript: string } };
  const { version } = manifest;
  const typescriptVersion = manifest.dependencies.typescript;
  return {
    version,
    typescriptVersion,
    banner:
      `notegrad ${version}: TypeScript ${typescriptVersion} on Node ${process.version}\n` +
      `TensorFlow.js computes ${whereItComputes(process.env.NOTEGRAD_BACKEND)}`,
    helpLinks: [{ text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' }, HELP_LINK],
  };
}

/** What cells that import the library themselves are to know, since it is not what they are used to. */
function whereItComputes(asked = ''): string {
  if (asked !== '' && asked !== 'notegrad') return `as NOTEGRAD_BACKEND=${asked} says`;
  return 'on the backend of notegrad; NOTEGRAD_BACKEND=cpu leaves it as it was';
}
