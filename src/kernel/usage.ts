import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, freemem, hostname, totalmem } from 'node:os';

/** The content of `usage_reply`, with the names of ipykernel and jupyter-resource-usage. */
export interface Usage extends Readonly<Record<string, unknown>> {
  readonly hostname: string;
  readonly pid: number;
  /** Percent of one core, since the call before. */
  readonly kernel_cpu: number;
  /** Bytes resident, child processes included where the system tells. */
  readonly kernel_memory: number;
  readonly cpu_count: number;
  readonly host_virtual_memory: Readonly<Record<string, number>>;
}

/** Measures this process. The CPU share of each call counts from the call before it. */
export function usageMeter(): () => Usage {
  let cpu = process.cpuUsage();
  let time = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const elapsed = performance.now() - time;
    cpu = process.cpuUsage();
    time = performance.now();
    const total = totalmem();
    const free = freemem();
    return {
      hostname: hostname(),
      pid: process.pid,
      kernel_cpu: elapsed > 0 ? (user + system) / 10 / elapsed : 0,
      kernel_memory: residentBytes(process.pid) ?? process.memoryUsage.rss(),
      cpu_count: availableParallelism(),
      host_virtual_memory: {
        total,
        free,
        available: free,
        used: total - free,
        percent: (100 * (total - free)) / total,
      },
    };
  };
}

/**
 * The memory of a process and of all that it has started. Undefined on other systems than Linux.
 */
function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    );
    const own = 1024 * Number(kilobytes ?? 0);
    return children.reduce((sum, child) => sum + (residentBytes(Number(child)) ?? 0), own);
  } catch {
    return undefined;
  }
}
