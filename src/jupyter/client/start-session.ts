import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, messageOf } from '../../contract/index.ts';
import { type Connection, connectionText, type TransportKind } from '../connection.ts';
import type { Received } from '../message.ts';
import { sweepTemporaryFolders, temporaryFolder } from '../temporary-folder.ts';
import { Conversation } from './conversation.ts';
import { deferred, within } from './deferred.ts';
import type { KernelSpec } from './find-kernel.ts';
import {
  describeExit,
  type Environment,
  type KernelProcess,
  type Launcher,
  launchProcess,
} from './launcher.ts';
import { chooseConnection, isListening, releaseConnection } from './meeting-place.ts';
import { type Language, lastLines, Session } from './session.ts';

export interface SessionOptions {
  readonly spec: KernelSpec;
  /** Folder the kernel starts in. */
  readonly cwd: string;
  /** All variables the kernel gets, apart from those of its spec and `JPY_PARENT_PID`. */
  readonly env: Environment;
  /** How the kernel's process is started. Default: as it is. */
  readonly launcher?: Launcher;
  /** Default 'tcp'. */
  readonly transport?: TransportKind;
  /** Milliseconds until the kernel must have answered and its output must arrive. Default 60,000. */
  readonly startTimeout?: number;
  /** Bytes of one message's content above which it is not parsed. Default 64 MiB. */
  readonly maxMessageBytes?: number;
  /** Bytes of a frame above which the kernel is not heard any more. Default 512 MiB. */
  readonly maxFrameBytes?: number;
  /** Every message of the output channel but `status`, in order, also late ones of earlier cells. */
  readonly onOutput: (message: Received) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The kernel did not come up. */
export class KernelStartError extends Error {
  override readonly name = 'KernelStartError';
}

const START_ATTEMPTS = 3;
const PORT_TAKEN = /EADDRINUSE|address already in use/i;
const MIB = 1024 * 1024;

let hasSwept = false;

/**
 * Starts a kernel and returns once it answers requests and its output is known to reach us: a subscription
 * takes a while to be up, and what is published before is lost. A kernel that found its ports taken by somebody
 * else in the meantime is started anew.
 *
 * @throws KernelStartError that says how it ended, or how long it was silent
 */
export async function startSession(options: SessionOptions): Promise<Session> {
  // What killed kernels have left; nobody waits for it.
  if (!hasSwept) void sweepTemporaryFolders();
  hasSwept = true;
  const deadline = Date.now() + (options.startTimeout ?? 60_000);
  for (let attempt = 1; ; attempt++) {
    const started = await launch(options);
    try {
      return await connect(started, options, deadline);
    } catch (error) {
      started.process.kill();
      await started.cleanUp();
      const portTaken = PORT_TAKEN.test(started.process.stderr());
      if (!portTaken || attempt >= START_ATTEMPTS || options.signal?.aborted) throw error;
    }
  }
}

interface Started {
  readonly process: KernelProcess;
  readonly connection: Connection;
  /** Waits for the end of the process, and removes what was made for it. */
  cleanUp(): Promise<void>;
}

async function launch(options: SessionOptions): Promise<Started> {
  const { spec, cwd, env, launcher = launchProcess, transport = 'tcp' } = options;
  const folder = temporaryFolder();
  const connection = await chooseConnection(transport, folder);
  const file = join(folder, 'connection.json');
  await writeFile(file, connectionText(connection, spec.name), { mode: 0o600 });
  let cleaning: Promise<void> | undefined;
  const argv = spec.argv.map((arg) =>
    arg
      .replaceAll('{connection_file}', file)
      .replaceAll('{resource_dir}', spec.resourceDir ?? folder),
  );
  // Kernels that know it leave when the runner is killed.
  const parent = { JPY_PARENT_PID: String(globalThis.process.pid) };
  const process = launcher({ argv, cwd, folder, env: { ...env, ...spec.env, ...parent } });
  return {
    process,
    connection,
    // Once: by the second time, another kernel may have been given the ports.
    cleanUp: () => {
      cleaning ??= process.exited.then(() => {
        releaseConnection(connection);
        return rm(folder, { recursive: true, force: true });
      });
      return cleaning;
    },
  };
}

async function connect(
  { process, connection, cleanUp }: Started,
  options: SessionOptions,
  deadline: number,
): Promise<Session> {
  const { spec, onOutput, maxMessageBytes = 64 * MIB, maxFrameBytes } = options;
  const check = (broken?: string) => checkStart(process, options, deadline, broken);
  // Without reconnecting, a connection can be opened only to a socket that listens already.
  for (const socket of ['shell', 'iopub', 'stdin', 'control'] as const) {
    while (!(await isListening(connection, socket))) {
      check();
      await within(process.exited, 20);
    }
  }
  const conversation = new Conversation({ connection, maxMessageBytes, maxFrameBytes, onOutput });
  try {
    const language = await greet(conversation, process, check);
    return new Session({ spec, process, conversation, language, maxMessageBytes, cleanUp });
  } catch (error) {
    conversation.close();
    throw error;
  }
}

/** JEP 65: the kernel may say `iopub_welcome`; older ones are asked until a status arrives. */
async function greet(
  conversation: Conversation,
  process: KernelProcess,
  check: (broken?: string) => void,
): Promise<Language> {
  const info = deferred<Received>();
  const both = Promise.all([info.promise, conversation.heard]).then(() => true);
  const met = Promise.race([both, process.exited.then(() => false)]);
  do {
    check(conversation.broken);
    const request = conversation.request('shell', 'kernel_info_request', {});
    void request.reply.then((reply) => {
      info.resolve(reply);
      conversation.forget(request);
    });
  } while (!(await within(met, 300)));
  const { language_info: language } = (await info.promise).content;
  return isObject(language) ? (language as Language) : {};
}

function checkStart(
  process: KernelProcess,
  { spec, startTimeout = 60_000, signal }: SessionOptions,
  deadline: number,
  broken: string | undefined,
): void {
  const tail = lastLines(process.stderr());
  const fail = (how: string): never => {
    throw new KernelStartError(`kernel "${spec.name}"${how}`);
  };
  if (signal?.aborted) {
    const { reason } = signal;
    fail(`: cancelled while starting: ${messageOf(reason)}`);
  }
  if (broken) fail(`: ${broken}`);
  if (process.exit) fail(` ended while starting: ${describeExit(process.exit)}${tail}`);
  if (PORT_TAKEN.test(tail)) fail(`: port taken${tail}`);
  if (Date.now() > deadline) {
    fail(` did not answer within ${startTimeout / 1000} s of its start${tail}`);
  }
}
