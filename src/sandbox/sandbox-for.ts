import { superviseProcess } from '../jupyter/client/index.ts';
import { openBox } from './box/open-box.ts';
import type { EngineName } from './container/engine.ts';
import { openContainer } from './container/open-container.ts';
import { type ContainerProbe, probeContainer } from './container/probe-container.ts';
import { openLimited } from './limited.ts';
import { plainSandbox } from './plain.ts';
import { type Probe, probe } from './probe/probe.ts';
import type { MissingLayer, Sandbox } from './sandbox.ts';

/**
 * `required`: a box with a filter of system calls and limits, or none at all. `degrade`: the strongest that this machine
 * can prove. `none`: no wall.
 */
export type SandboxChoice = 'required' | 'degrade' | 'none';

/** This machine cannot wall a submission in. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}

/** Without one of them nothing is a sandbox. A control group counts better what the others bound already. */
const REQUIRED: readonly string[] = ['rlimits', 'bubblewrap', 'seccomp'];

/** What containers are run by, and of what. */
export interface Runner {
  readonly name: EngineName;
  /** An image with Node 20.20 or later and a shell, which is on this machine already. */
  readonly image: string;
}

/**
 * Tries what this machine can do, and gives the sandbox that it has proved.
 *
 * @param runner a container a submission instead of a box of bubblewrap's; one that was asked for and does not hold is
 *   never replaced by less
 * @throws SandboxError for `required`, with what is missing and how to get it
 */
export async function sandboxFor(choice: SandboxChoice, runner?: Runner): Promise<Sandbox> {
  if (choice === 'none') return plainSandbox;
  if (!runner) return sandboxOf(await probe(), choice);
  return containersOf(await probeContainer(runner.name, runner.image), choice);
}

/** The sandbox that a trial of an engine allows. */
export function containersOf(
  { layers, missing, engine }: ContainerProbe,
  choice: Exclude<SandboxChoice, 'none'>,
): Sandbox {
  const isAllowed = choice === 'degrade' || missing.every(({ name }) => name === 'cgroup');
  if (!engine || !isAllowed) throw new SandboxError(refusal(missing));
  return {
    ...{ layers, missing },
    launch: (launch) => {
      const { child, causeOf } = openContainer(launch, engine);
      return superviseProcess(child, causeOf);
    },
  };
}

/** The sandbox that a trial allows. */
export function sandboxOf(
  { layers, missing, box, rlimits }: Probe,
  choice: Exclude<SandboxChoice, 'none'>,
): Sandbox {
  const lacks = missing.filter(({ name }) => REQUIRED.includes(name));
  if (choice === 'required' && (lacks.length > 0 || !box)) throw new SandboxError(refusal(lacks));
  if (box) {
    return {
      ...{ layers, missing },
      launch: (launch) => {
        const { child, causeOf } = openBox(launch, box);
        return superviseProcess(child, causeOf);
      },
    };
  }
  if (!rlimits) return { ...plainSandbox, missing };
  return {
    ...{ layers, missing },
    launch: (launch) => {
      const { child, causeOf } = openLimited(launch);
      return superviseProcess(child, causeOf);
    },
  };
}

function refusal(lacks: readonly MissingLayer[]): string {
  const list = lacks.map(({ name, reason, advice }) => `  ${name}: ${reason}\n    ${advice}`);
  return (
    'submissions are code of others, and this machine cannot wall them in. Missing:\n' +
    `${list.join('\n')}\n` +
    'Or grade inside a container or a virtual machine that you can lose, and say so with --sandbox=none'
  );
}
