import { existsSync } from 'node:fs';
import type { Layers } from '../box/open-box.ts';
import type { MissingLayer, ProvedLayer } from '../sandbox.ts';
import { findProgram, isRoot } from '../system.ts';
import { probeBubblewrap } from './probe-bubblewrap.ts';
import { probeCgroup } from './probe-cgroup.ts';
import { probeRlimits } from './probe-rlimits.ts';
import { probeSeccomp } from './probe-seccomp.ts';

/** What a trial of this machine has shown. */
export interface Probe {
  readonly layers: readonly ProvedLayer[];
  readonly missing: readonly MissingLayer[];
  /** What a box can be made of; undefined where there can be none. */
  readonly box: Layers | undefined;
  readonly rlimits: boolean;
}

/** Tries every layer on this machine. Takes less than a second. Never throws. */
export async function probe(): Promise<Probe> {
  const layers: ProvedLayer[] = [];
  const missing: MissingLayer[] = [];
  const attempt = async <T>(name: string, act: () => Promise<T>, proof: (value: T) => string) => {
    try {
      const value = await act();
      layers.push({ name, proof: proof(value) });
      return value;
    } catch (error) {
      const reason = (error as Error).message;
      missing.push({ name, reason, advice: adviceOn(name, reason) });
      return undefined;
    }
  };
  const same = (proof: string) => proof;
  const rlimits = (await attempt('rlimits', probeRlimits, same)) !== undefined;
  const none = { rlimits, seccomp: undefined, cgroup: false };
  const isWalled = (await attempt('bubblewrap', () => probeBubblewrap(none), same)) !== undefined;
  const needsBox = async (): Promise<never> => {
    throw new Error('it needs bubblewrap');
  };
  const seccomp = (
    await attempt(
      'seccomp',
      isWalled ? () => probeSeccomp({ rlimits, cgroup: false }) : needsBox,
      ({ proof }) => proof,
    )
  )?.filter;
  const group = isWalled ? () => probeCgroup({ seccomp }) : needsBox;
  const cgroup = (await attempt('cgroup', group, same)) !== undefined;
  return { layers, missing, rlimits, box: isWalled ? { rlimits, seccomp, cgroup } : undefined };
}

/** How to get a layer. */
function adviceOn(name: string, reason: string): string {
  if (process.platform !== 'linux') {
    return 'grade on Linux, in a virtual machine for example: the walls are those of the Linux kernel';
  }
  switch (name) {
    case 'rlimits':
      return 'apt-get install util-linux';
    case 'bubblewrap':
      return adviceOnBubblewrap(reason);
    case 'seccomp':
      return 'get bubblewrap to work, on x86-64 or ARM64';
    default:
      return 'run as root, or in a unit with Delegate=yes: systemd-run --user --scope -p Delegate=yes notegrad grade …';
  }
}

function adviceOnBubblewrap(reason: string): string {
  if (findProgram('bwrap') === undefined)
    return 'apt-get install bubblewrap (dnf, pacman: same name)';
  if (isRoot() && findProgram('setpriv') === undefined) return 'apt-get install util-linux';
  if (/gives way/.test(reason)) return 'this box protects nothing: use a virtual machine';
  if (/Can't find source path|Permission denied.*source|bind/i.test(reason)) {
    return 'Node and notegrad must lie where every user may read, such as /usr/local or /opt';
  }
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv')) {
    return (
      'the container forbids user namespaces: start it with --security-opt seccomp=unconfined, or a profile that allows ' +
      'clone, unshare, mount, umount2 and pivot_root, and --security-opt systempaths=unconfined'
    );
  }
  if (existsSync('/proc/sys/kernel/apparmor_restrict_unprivileged_userns')) {
    return (
      "Ubuntu's AppArmor forbids user namespaces to programs without a profile: " +
      'apt-get install apparmor-profiles and enable its bwrap-userns-restrict, ' +
      'or sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'
    );
  }
  return 'allow user namespaces: sysctl -w user.max_user_namespaces=10000 (Debian before 11: kernel.unprivileged_userns_clone=1)';
}
