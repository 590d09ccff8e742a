import type { Layers } from '../box/open-box.ts';
import type { MissingLayer, ProvedLayer } from '../sandbox.ts';
import { adviceOn } from './advice.ts';
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
