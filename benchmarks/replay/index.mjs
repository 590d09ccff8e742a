// Steps of networks as small as those of lessons, eager and captured: microseconds, and ratios.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, table } from '../table.mjs';

export async function run({ rounds, threads, node, only }) {
  const script = fileURLToPath(new URL('./steps.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(
    node,
    [script, JSON.stringify({ rounds: rounds + 1, only })],
    { env: { ...process.env, NOTEGRAD_THREADS: String(threads) }, maxBuffer: 2 ** 26 },
  );
  const rows = Object.entries(JSON.parse(stdout)).map(([network, times]) => {
    // The first turn is that of a program that has just begun: V8 has compiled little of it yet.
    const first = Object.fromEntries(Object.entries(times).map(([way, all]) => [way, all[0]]));
    const warm = Object.fromEntries(
      Object.entries(times).map(([way, all]) => [way, median(all.slice(1))]),
    );
    return {
      network,
      ...warm,
      'fit: captured / eager': warm['fit, captured'] / warm.fit,
      'the same, first 200': first['fit, captured'] / first.fit,
      'loop: captured / eager': warm['loop, captured'] / warm.loop,
    };
  });
  console.log(table('Microseconds a step, batches of 32, Adam', rows));
  return { steps: rows };
}
