import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile, temporaryFolder } from '../../jupyter/index.ts';
import { WALL, withOutside } from '../probe/outside.ts';
import { takeTooMuch } from '../probe/probe-cgroup.ts';
import { tryCalls } from '../probe/probe-seccomp.ts';
import { failures, PROBE_LIMITS, tryInside } from '../probe/try-inside.ts';
import type { MissingLayer, ProvedLayer } from '../sandbox.ts';
import { seccompProfile } from '../seccomp/profile.ts';
import { ownArchitecture } from '../seccomp/system-calls.ts';
import { findProgram } from '../system.ts';
import type { Engine, EngineName } from './engine.ts';
import { openContainer } from './open-container.ts';
import { watchContainers } from './watch.ts';

/** What a trial of an engine has shown. */
export interface ContainerProbe {
  readonly layers: readonly ProvedLayer[];
  readonly missing: readonly MissingLayer[];
  /** Undefined where it runs no container that holds. */
  readonly engine: Engine | undefined;
}

/** Tries an engine as it will be used. Never throws. */
export async function probeContainer(name: EngineName, image: string): Promise<ContainerProbe> {
  const layers: ProvedLayer[] = [];
  const missing: MissingLayer[] = [];
  const attempt = async (layer: string, advice: string, act: () => Promise<string>) => {
    try {
      layers.push({ name: layer, proof: await act() });
      return true;
    } catch (error) {
      missing.push({ name: layer, reason: (error as Error).message, advice });
      return false;
    }
  };
  const program = findProgram(name);
  const architecture = ownArchitecture();
  const label = `notegrad.owner=${randomUUID()}`;
  const bare = { name, program: program ?? name, image, label, seccomp: undefined, rlimits: true };
  let engine: Engine = bare;
  const isWalled = await attempt(name, adviceOn(name, image), async () => {
    if (program === undefined) throw new Error(`${name} is not installed`);
    watchContainers(bare);
    return tryWalls(bare, image);
  });
  if (!isWalled) return { layers, missing, engine: undefined };
  const other = `an engine whose --security-opt seccomp=FILE holds`;
  const isFiltered = await attempt('seccomp', other, async () => {
    if (architecture === undefined) throw new Error(`there is no filter for ${process.arch}`);
    const file = join(temporaryFolder(), 'seccomp.json');
    writeFileSync(file, JSON.stringify(seccompProfile(architecture)));
    engine = { ...bare, seccomp: file };
    return tryCalls(architecture, (launch, given) => openContainer(launch, engine, given));
  });
  if (!isFiltered) engine = bare;
  const handDown =
    'run it as root, or hand it the controllers memory, pids and cpu (systemd: Delegate=)';
  await attempt('cgroup', handDown, async () => {
    await takeTooMuch((launch) => openContainer(launch, { ...engine, rlimits: false }));
    return `memory of a container is counted as a whole; too much was killed`;
  });
  return { layers, missing, engine };
}

/** Tries to read, write, reach and see what lies outside. Throws where something gives way. */
async function tryWalls(engine: Engine, image: string): Promise<string> {
  const { memory, disk, processes } = PROBE_LIMITS;
  const outcomes = await withOutside(({ secret, reach }) =>
    tryInside(
      (cwd) => ({
        read: [secret, packageFile('notebooks/course.json'), '/etc/shadow'],
        write: ['/probe', '/etc/probe', '/dev/probe', packageFile('dist/probe')],
        fill: [cwd, '/tmp', '/dev/shm'].map((folder) => ({ folder, bytes: disk + 2 ** 18 })),
        kill: [process.pid],
        reach,
        processes: true,
        ...{ memory, threads: processes },
      }),
      (launch) => openContainer(launch, engine),
    ),
  );
  const failed = failures(outcomes, WALL);
  if (failed.length > 0) throw new Error(`the wall gives way: ${failed.join(', ')}`);
  return `${image}: a user of its own, no network, no other process, read-only but for bounded folders, threads bounded`;
}

function adviceOn(name: EngineName, image: string): string {
  return (
    `apt-get install ${name === 'docker' ? 'docker.io' : name}, ${name} pull ${image}, ` +
    `and see that \`${name} run --rm --network none ${image} node --version\` works for this user`
  );
}
