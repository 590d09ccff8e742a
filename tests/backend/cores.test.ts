import { expect, test } from 'vitest';
import { quotaOf, threadsFor } from '../../src/backend/cores.ts';

const quota = (files: Record<string, string>) => quotaOf((path) => files[path]);

test('a quota of the second version of control groups, or of a group around, counts', () => {
  const own = '/sys/fs/cgroup/user/job/cpu.max';
  const group = { '/proc/self/cgroup': '0::/user/job\n' };
  expect(quota({ ...group, [own]: '250000 100000\n' })).toBe(2.5);
  expect(quota({ ...group, [own]: 'max 100000\n' })).toBe(Number.POSITIVE_INFINITY);
  const around = { '/sys/fs/cgroup/user/cpu.max': '150000 100000\n' };
  expect(quota({ ...group, [own]: '250000 100000\n', ...around })).toBe(1.5);
  expect(quota({ ...group, '/sys/fs/cgroup/cpu.max': '50000 100000' })).toBe(0.5);
});

test('so does one of the first version', () => {
  const files = (quota: string) => ({
    '/proc/self/cgroup': '4:memory:/job\n3:cpu,cpuacct:/job\n0::/\n',
    '/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us': `${quota}\n`,
    '/sys/fs/cgroup/cpu/job/cpu.cfs_period_us': '100000\n',
  });
  expect(quota(files('400000'))).toBe(4);
  expect(quota(files('-1'))).toBe(Number.POSITIVE_INFINITY);
});

test('where there are no control groups there is no quota', () => {
  expect(quota({})).toBe(Number.POSITIVE_INFINITY);
});

test('threads are at least one, whole, and not beyond eight', () => {
  const none = Number.POSITIVE_INFINITY;
  expect([
    threadsFor(2, none),
    threadsFor(64, none),
    threadsFor(6, 2.9),
    threadsFor(6, 0.5),
  ]).toEqual([2, 8, 2, 1]);
});
