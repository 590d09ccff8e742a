/** Threads beyond these cost more than they bring: between two kernels each polls for work. */
const MOST = 8;

/** A file's text; undefined where there is none. */
type Read = (path: string) => string | undefined;

/**
 * Processors that Linux lets this process use on average: the least quota of its control groups and
 * those around them, of either version. Infinity where there is none, and on other systems.
 */
export function quotaOf(read: Read): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const second = controllers === '';
    if (!second && !controllers?.split(',').includes('cpu')) continue;
    const parts = path.split('/').filter(Boolean);
    // In a container its own group is the root, whatever the path says.
    for (let depth = parts.length; depth >= 0; depth--) {
      const at = ['/sys/fs/cgroup', ...(second ? [] : ['cpu']), ...parts.slice(0, depth)].join('/');
      const [quota, period] = second
        ? (read(`${at}/cpu.max`) ?? '').split(' ')
        : [read(`${at}/cpu.cfs_quota_us`), read(`${at}/cpu.cfs_period_us`)];
      const cores = Number(quota) / Number(period);
      if (cores > 0) least = Math.min(least, cores);
    }
  }
  return least;
}

/** How many threads are worth having on so many processors under a quota. */
export function threadsFor(processors: number, quota: number): number {
  return Math.max(1, Math.min(processors, Math.floor(quota), MOST));
}
