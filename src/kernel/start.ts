import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { type Connection, readConnection } from '../jupyter/connection.ts';
import type { KernelInfo } from './protocol/index.ts';
import { Host } from './threads/engine-side.ts';
import { Pressure } from './threads/pressure.ts';

/** What the worker is started with. */
export interface WorkerData {
  readonly connection: Connection;
  readonly info: KernelInfo;
  readonly port: MessagePort;
  readonly memory: SharedArrayBuffer;
}

/** What the worker says: its sockets are bound, or all is said and done. */
export type WorkerEvent = 'bound' | 'exit';

/**
 * Starts a kernel on the sockets of a connection file and returns at once; the process ends when a front end sends
 * `shutdown_request`. The worker comes first and alone, so that the kernel answers before its engine has loaded.
 *
 * @throws Error where the connection file is missing or malformed.
 */
export function startKernel(connectionFile: string): void {
  // An interrupt stops a cell. One that comes while there is no engine, or no more, must not end the kernel.
  process.on('SIGINT', () => undefined);
  const connection = readConnection(connectionFile);
  const { port1: port, port2: workerPort } = new MessageChannel();
  const memory = Pressure.allocate();
  const workerData: WorkerData = { connection, info: readInfo(), port: workerPort, memory };
  const worker = new Worker(
    new URL(`./protocol-thread${extname(import.meta.url)}`, import.meta.url),
    {
      workerData,
      transferList: [workerPort],
    },
  );
  worker.on('message', (event: WorkerEvent) => {
    if (event === 'exit') process.exit(0);
    void startEngine(new Host(port, new Pressure(memory)));
  });
  worker.on('error', (error) => {
    console.error('notegrad kernel: cannot serve', error);
    process.exit(1);
  });
}

async function startEngine(host: Host): Promise<void> {
  try {
    const { createInterpreter } = await import('./engine/index.ts');
    host.serve(createInterpreter({ cwd: process.cwd() }));
  } catch (error) {
    host.fail(error);
  }
}

function readInfo(): KernelInfo {
  const manifest = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as { version: string; dependencies: { typescript: string } };
  const typescriptVersion = manifest.dependencies.typescript;
  const banner = `notegrad ${manifest.version}: TypeScript ${typescriptVersion} on Node ${process.version}`;
  return { version: manifest.version, typescriptVersion, banner };
}
