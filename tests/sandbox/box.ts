import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Ending,
  findKernel,
  type Session,
  startSession,
  superviseProcess,
} from '../../src/jupyter/client/index.ts';
import type { Layers } from '../../src/sandbox/box/open-box.ts';
import { openBox } from '../../src/sandbox/box/open-box.ts';
import { type Limits, launcherIn, probe, sandboxOf } from '../../src/sandbox/index.ts';
import { findProgram } from '../../src/sandbox/system.ts';

const hasBubblewrap = process.platform === 'linux' && findProgram('bwrap') !== undefined;
const found = hasBubblewrap ? await probe() : undefined;
const lacking = found?.missing.find(({ name }) => name !== 'cgroup');

/** Why boxes cannot be tried here. */
export const UNTRIED: string | undefined = !hasBubblewrap
  ? 'bubblewrap is not installed: apt-get install bubblewrap'
  : lacking &&
    `${lacking.name} is not proved on this machine (${lacking.reason}): ${lacking.advice}`;

/** What this machine can do, tried once. */
export const probed = UNTRIED === undefined ? found : undefined;

const MIB = 1024 ** 2;

/** Small: what is tried here must not be felt by the machine. */
export const SMALL: Limits = { memory: 640 * MIB, processes: 48, disk: 16 * MIB, cpu: 60 };

/** A kernel in a box. */
export interface Boxed {
  readonly session: Session;
  /** Its folder, as this machine sees it. */
  readonly cwd: string;
  /** Where its sockets are. */
  readonly folder: string;
  run(code: string, timeout?: number): Promise<Ending>;
  /** An expression's value. */
  value<T>(expression: string): Promise<T>;
  /** What the expression throws: its code, else its name; `nothing` where it throws nothing. */
  error(expression: string): Promise<string>;
  close(): Promise<void>;
}

/** @param layers those of the box, instead of all that this machine has proved */
export async function openKernel(
  limits: Partial<Limits> = {},
  layers?: Partial<Layers>,
): Promise<Boxed> {
  if (!probed?.box) throw new Error('this machine has proved no box');
  const { box } = probed;
  const home = await mkdtemp(join(tmpdir(), 'notegrad-box-'));
  const cwd = join(home, 'work');
  await mkdir(cwd);
  const sandbox = layers
    ? {
        ...{ layers: [], missing: [] },
        launch: (launch: Parameters<typeof openBox>[0]) => {
          const { child, causeOf } = openBox(launch, { ...box, ...layers });
          return superviseProcess(child, causeOf);
        },
      }
    : sandboxOf(probed, 'required');
  const launch = launcherIn(sandbox, { ...SMALL, ...limits });
  let folder = '';
  const session = await startSession({
    spec: await findKernel('notegrad'),
    cwd,
    env: { HOME: cwd, TMPDIR: cwd, NOTEGRAD_HEADLESS: '1', NOTEGRAD_HISTORY: '0' },
    transport: 'ipc',
    onOutput: () => undefined,
    launcher: (launched) => {
      folder = launched.folder;
      return launch(launched);
    },
  });
  const value = async <T>(expression: string) =>
    (await session.evaluate(expression, { timeout: 20_000 })) as T;
  return {
    ...{ session, cwd, folder },
    run: (code, timeout = 20_000) =>
      session.execute(`// @ts-nocheck\n${code}`, { timeout, grace: 500 }),
    value,
    error: (expression) =>
      value(`(async () => {
        try { await (${expression}); return 'nothing'; } catch (error) { return error.code ?? error.name; }
      })()`),
    close: async () => {
      await session.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The processes of this machine that were given that folder as their home: a box's, and those around it. */
export function inhabitants(cwd: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${cwd}\0`);
      } catch {
        // It has ended in the meantime, or is another user's.
        return false;
      }
    });
}
