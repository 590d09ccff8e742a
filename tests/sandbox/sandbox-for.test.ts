import { describe, expect, test } from 'vitest';
import { causeOf } from '../../src/sandbox/cause.ts';
import {
  DEFAULT_LIMITS,
  type Probe,
  plainSandbox,
  sandboxFor,
  sandboxOf,
} from '../../src/sandbox/index.ts';

const layer = (name: string) => ({ name, proof: 'it was tried' });
const lack = (name: string) => ({ name, reason: `${name} is not there`, advice: `get ${name}` });
const box = { rlimits: true, seccomp: new Uint8Array(8), cgroup: true };

const BARE: Probe = {
  layers: [],
  missing: ['rlimits', 'bubblewrap', 'seccomp', 'cgroup'].map(lack),
  box: undefined,
  rlimits: false,
};
const WALLED: Probe = {
  layers: ['rlimits', 'bubblewrap', 'seccomp'].map(layer),
  missing: [lack('cgroup')],
  box,
  rlimits: true,
};
const UNFILTERED: Probe = {
  layers: ['rlimits', 'bubblewrap'].map(layer),
  missing: ['seccomp', 'cgroup'].map(lack),
  box: { ...box, seccomp: undefined },
  rlimits: true,
};

describe('a sandbox that is required', () => {
  test('is refused with what is missing and how to get it, never downgraded', () => {
    expect(() => sandboxOf(BARE, 'required')).toThrow(
      /bubblewrap: bubblewrap is not there\n +get bubblewrap\n(?:.|\n)*--sandbox=none/,
    );
    expect(() => sandboxOf(UNFILTERED, 'required')).toThrow(/seccomp: seccomp is not there/);
    // Bubblewrap is there, and nobody is told to get it.
    expect(() => sandboxOf(UNFILTERED, 'required')).not.toThrow(/get bubblewrap/);
  });

  test('needs no control group, and names that it lacks one', () => {
    const { layers, missing } = sandboxOf(WALLED, 'required');
    expect(layers.map(({ name }) => name)).toEqual(['rlimits', 'bubblewrap', 'seccomp']);
    expect(missing?.map(({ name }) => name)).toEqual(['cgroup']);
  });
});

test('a sandbox that may degrade is the strongest that was proved', () => {
  const names = (probe: Probe) => sandboxOf(probe, 'degrade').layers.map(({ name }) => name);
  expect(names(UNFILTERED)).toEqual(['rlimits', 'bubblewrap']);
  expect(names({ ...BARE, layers: [layer('rlimits')], rlimits: true })).toEqual(['rlimits']);
  expect(names(BARE)).toEqual(['plain']);
  expect(sandboxOf(BARE, 'degrade').missing).toHaveLength(4);
});

test('no sandbox is what was asked for', async () => {
  expect(await sandboxFor('none')).toBe(plainSandbox);
});

test.each([
  ['out of memory (at most 2 GiB)', 134, 'FATAL ERROR: ... JavaScript heap out of memory', {}],
  ['out of memory (at most 2 GiB)', 137, '', { memory: true }],
  ['out of processor time (at most 3600 s)', 152, '', {}],
  ['too many processes (at most 64, threads among them)', 134, '', { processes: true }],
  ['too many processes (at most 64, threads among them)', 1, 'uv_thread_create failed', {}],
  // A student's own exit is one, whatever was met with before.
  [undefined, 0, 'JavaScript heap out of memory', { processes: true }],
  [undefined, 3, '', {}],
])('%s ends a process: code %s, "%s"', (cause, code, stderr, hits) => {
  const all = { memory: false, processes: false, ...hits };
  expect(causeOf({ code, signal: null }, stderr, DEFAULT_LIMITS, all)).toBe(cause);
});
