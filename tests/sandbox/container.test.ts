import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSubmissions, loadRelease } from '../../src/grade/index.ts';
import { type Notebook, writeNotebook } from '../../src/notebook/index.ts';
import { containerArguments } from '../../src/sandbox/container/arguments.ts';
import type { Engine } from '../../src/sandbox/container/engine.ts';
import { DEFAULT_LIMITS, sandboxFor } from '../../src/sandbox/index.ts';
import { containersOf } from '../../src/sandbox/sandbox-for.ts';
import { assemble, VERDICT } from '../../src/sandbox/seccomp/bpf.ts';
import { filterFor } from '../../src/sandbox/seccomp/filter.ts';
import { seccompProfile } from '../../src/sandbox/seccomp/profile.ts';
import {
  AUDIT_ARCHITECTURE,
  deniedCalls,
  numberOf,
} from '../../src/sandbox/seccomp/system-calls.ts';
import { call } from '../cli/cli.ts';
import {
  type Answers,
  answered,
  gradeHere,
  put,
  RIGHT,
  reachingOut,
  release,
} from '../grade/chapter.ts';
import { run } from './bpf.ts';
import { IMAGE, probed, UNTRIED } from './container.ts';

if (UNTRIED !== undefined) process.stdout.write(`containers are not tried: ${UNTRIED}\n`);

test('a container has no network, nothing to write but what has a size, and every limit', () => {
  const made = containerArguments(
    {
      ...{ argv: ['node', '/p/main.js', '/m/connection.json'], cwd: '/w', folder: '/m' },
      ...{ env: { HOME: '/w', NONE: undefined }, limits: { ...DEFAULT_LIMITS, disk: 1000 } },
    },
    {
      ...{ name: 'notegrad-1', label: 'notegrad.owner=1', image: 'node:20-slim' },
      ...{
        user: '60706:60706',
        meeting: '/h/meeting',
        readable: ['/p'],
        covered: ['/p/notebooks'],
      },
      ...{ seccomp: '/s.json', rlimits: true, own: ['--read-only-tmpfs=false'] },
    },
  );
  const GIB = 1024 ** 3;
  expect(made).toEqual([
    ...['run', '--name', 'notegrad-1', '--label', 'notegrad.owner=1', '--pull', 'never'],
    ...['--network', 'none', '--hostname', 'notegrad', '--user', '60706:60706', '--read-only'],
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--security-opt', 'label=disable', '--security-opt', 'seccomp=/s.json'],
    ...['--memory', `${2 * GIB + 1000}b`, '--memory-swap', `${2 * GIB + 1000}b`],
    ...['--pids-limit', '64', '--cpus', '2', '--shm-size', '1000b'],
    ...['--ulimit', `data=${2 * GIB}:${2 * GIB}`, '--ulimit', 'fsize=1000:1000'],
    ...['--ulimit', 'nofile=1024:1024', '--ulimit', 'core=0:0', '--ulimit', 'cpu=3600:3601'],
    ...['--ulimit', 'stack=8388608:8388608', '--ulimit', 'nproc=64:64', '--read-only-tmpfs=false'],
    ...['--tmpfs', '/tmp:rw,nosuid,nodev,noexec,mode=1777,size=1048576'],
    ...['--volume', '/p:/p:ro'],
    ...['--tmpfs', '/p/notebooks:rw,nosuid,nodev,noexec,mode=1777,size=4096'],
    ...['--volume', '/h/meeting:/m', '--tmpfs', '/w:rw,nosuid,nodev,noexec,mode=1777,size=1000'],
    ...['--workdir', '/w', '--env', 'HOME=/w', '--entrypoint', '/bin/sh', 'node:20-slim'],
    ...['-c', 'umask 0; exec "$@"', 'sh', 'node', '/p/main.js', '/m/connection.json'],
  ]);
});

/** What an engine would do with a call: the error number, or 0. */
function judge(profile: any, name: string, args: readonly bigint[]): number {
  const holds = ({ index, value, valueTwo, op }: any) =>
    op === 'SCMP_CMP_GE'
      ? (args[index] ?? 0n) >= BigInt(value)
      : ((args[index] ?? 0n) & BigInt(value)) === BigInt(valueTwo);
  const rule = profile.syscalls.find(
    ({ names, args: conditions = [] }: any) => names.includes(name) && conditions.every(holds),
  );
  return rule?.errnoRet ?? 0;
}

describe.each(['x64', 'arm64'] as const)('the filter for engines, %s', (architecture) => {
  const profile: any = seccompProfile(architecture);

  test('denies what the filter of a box denies', () => {
    for (const [name] of deniedCalls(architecture)) expect(judge(profile, name, [])).toBe(1);
    expect(profile.defaultAction).toBe('SCMP_ACT_ALLOW');
    expect(profile.architectures).toHaveLength(1);
  });

  const thread = 0x00010000n;
  test.each<['clone' | 'clone3' | 'socket' | 'socketpair' | 'ioctl' | 'mmap' | 'getpid', bigint[]]>(
    [
      ['clone', [thread]],
      ['clone', [0n]],
      ['clone', [thread | 0x10000000n]],
      ['clone', [thread | 0x80n]],
      ['clone', [thread | 0x40000000n]],
      ['clone3', [0n]],
      ...[0n, 1n, 2n, 3n, 10n, 15n, 16n, 17n, 40n, 99n].map((family): ['socket', bigint[]] => [
        'socket',
        [family],
      ]),
      ['socketpair', [1n]],
      ['socketpair', [17n]],
      ['ioctl', [0n, 0x5412n]],
      ['ioctl', [0n, 0x541cn]],
      ['ioctl', [0n, 0x5401n]],
      ['mmap', [0n, 0n, 0n, 0x21n]],
      ['mmap', [0n, 0n, 0n, 0x22n]],
      ['mmap', [0n, 0n, 0n, 0x01n]],
      ['getpid', []],
    ],
  )('judges as that of a box does: %s %s', (name, args) => {
    const verdict = run(assemble(filterFor(architecture)), {
      architecture: AUDIT_ARCHITECTURE[architecture],
      number: numberOf(name, architecture),
      args: args.map(Number),
    });
    const errno = verdict === VERDICT.allow ? 0 : verdict & 0xffff;
    expect(judge(profile, name, args)).toBe(errno);
  });

  test('reads the half of an argument that the Linux kernel reads', () => {
    expect(judge(profile, 'ioctl', [0n, 0x1_0000_5412n])).toBe(1);
    expect(judge(profile, 'socket', [0x1_0000_0003n])).toBe(97);
  });
});

let folder: string;
let handedOut: Notebook;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-contained-'));
  handedOut = await release(folder);
  const handIn = (id: string, answers: Answers) =>
    put(at('class', id, 'tiny.ipynb'), writeNotebook(answered(handedOut, answers)));
  await handIn('ada', RIGHT);
  await handIn('eve', { ...RIGHT, two: `${RIGHT.two}\nprocess.kill(process.pid, 'SIGKILL');` });
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const pointsOf = (all: readonly { points: number | null }[]) => all.map(({ points }) => points);

test('the path of grading through an engine: a container a kernel, each removed', async () => {
  const program = at('podman');
  const text = await readFile(fileURLToPath(new URL('fake-podman.mjs', import.meta.url)), 'utf8');
  await writeFile(program, text.replace('/usr/bin/env node', process.execPath));
  chmodSync(program, 0o755);
  process.env.FAKE_PODMAN_NOTES = at('notes');
  const engine: Engine = {
    ...{ name: 'podman' as const, program, image: 'node:20-slim', seccomp: undefined },
    ...{ rlimits: true, label: 'notegrad.owner=test' },
  };
  const sandbox = containersOf({ layers: [], missing: [], engine }, 'required');
  const { submissions } = await gradeHere(await findSubmissions(at('class'), 'tiny.ipynb'), {
    ...{ release: await loadRelease(at('release')), sandbox, workers: 1, timeout: 60_000 },
  });
  expect(pointsOf(submissions)).toEqual([7, 6]);
  expect(submissions[1]?.exercises[1]).toMatchObject({ fault: 'dead' });
  const asked = async () =>
    (await readFile(at('notes'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);
  const named = (all: string[][], command: string) =>
    all.filter(([one]) => one === command).map((args) => args[2]);
  // One for ada, two for eve: the others of hers are graded in a fresh one.
  expect(named(await asked(), 'run')).toHaveLength(3);
  await expect
    .poll(async () => named(await asked(), 'rm').sort())
    .toEqual(named(await asked(), 'run').sort());
}, 300_000);

test('an engine that is not there is refused with its reason, and never replaced by less', async () => {
  for (const choice of ['required', 'degrade'] as const) {
    await expect(sandboxFor(choice, { name: 'docker', image: 'no/such-image' })).rejects.toThrow(
      /docker: (?:.|\n)*docker pull no\/such-image/,
    );
  }
  const both = await call(
    ...['grade', at('release'), at('class'), '--output-dir', at('no')],
    ...['--sandbox', 'none', '--runner', 'podman'],
  );
  expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('wants none')]);
}, 60_000);

const podman = (...args: string[]) => execFileSync('podman', args, { encoding: 'utf8' }).trim();
const containers = () =>
  podman('ps', '--all', '--format', '{{.Names}}', '--filter', 'name=notegrad-');

describe.skipIf(UNTRIED !== undefined)('containers of podman', () => {
  afterAll(() => podman('rmi', '--force', IMAGE));

  test('are proved, layer by layer', () => {
    expect(probed?.layers.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['podman', 'seccomp']),
    );
  });

  test('hold a class: what is right counts, what reaches out meets a wall, limits are named', async () => {
    const handIn = (id: string, answers: Answers) =>
      put(at('walled', id, 'tiny.ipynb'), writeNotebook(answered(handedOut, answers)));
    await handIn('ada', RIGHT);
    await handIn('eve', {
      ...reachingOut(at('release', 'manifest.json')),
      three: `const held: Uint8Array[] = [];
function three(xs: number[]) { for (;;) held.push(new Uint8Array(2 ** 20 * 16).fill(1), JSON.parse(JSON.stringify(new Array(2 ** 18).fill('x')))); }`,
      four: RIGHT.four,
    });
    const { stderr } = await call(
      ...['grade', at('release'), at('walled'), '--output-dir', at('grades'), '--workers', '1'],
      ...['--runner', 'podman', '--image', IMAGE, '--timeout', '60'],
    );
    expect(stderr).toContain('sandbox: podman, seccomp');
    const { submissions } = JSON.parse(await readFile(at('grades', 'results.json'), 'utf8'));
    expect(pointsOf(submissions)).toEqual([7, 2]);
    expect(pointsOf(submissions[1].exercises)).toEqual([0, 0, 0, 2]);
    expect(JSON.stringify(submissions[1].exercises[2])).toMatch(/out of memory|RangeError/);
    await expect.poll(containers).toBe('');
  }, 300_000);

  test('do not outlive a grader that is killed', async () => {
    const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    await put(
      at('endless', 'sid', 'tiny.ipynb'),
      writeNotebook(answered(handedOut, { one: 'for (;;);' })),
    );
    const grader = spawn(process.execPath, [
      ...[main, 'grade', at('release'), at('endless'), '--output-dir', at('killed')],
      ...['--runner', 'podman', '--image', IMAGE],
    ]);
    let said = '';
    grader.stderr.setEncoding('utf8').on('data', (part: string) => {
      said += part;
    });
    await expect.poll(() => said, { timeout: 60_000 }).toContain('sandbox: podman');
    await expect.poll(containers, { timeout: 60_000 }).not.toBe('');
    const gone = once(grader, 'exit');
    grader.kill('SIGKILL');
    await gone;
    await expect.poll(containers, { timeout: 20_000 }).toBe('');
  }, 180_000);
});
