import { type Command, Option } from 'commander';
import { EXIT } from '../errors.ts';
import { onInterrupt } from '../interrupt.ts';
import { count, positive, redisUrl } from '../options.ts';
import { addSandboxOptions, chooseSandbox, type SandboxFlags } from '../sandbox-flags.ts';
import { WORKERS } from './grade.ts';

interface WorkerFlags extends SandboxFlags {
  readonly queue: string;
  readonly secret?: string;
  readonly workers: number;
  readonly lease: number;
  readonly idle?: number;
}

export function addGradeWorker(program: Command): void {
  const command = program
    .command('grade-worker')
    .description('grade what `notegrad grade --queue` puts into a queue, on this machine')
    .argument('<release>', 'the folder that `notegrad release` has made, the same as over there')
    .addOption(
      new Option('--queue <url>', 'where Redis is')
        .argParser(redisUrl)
        .env('NOTEGRAD_QUEUE')
        .makeOptionMandatory(),
    )
    .option('--secret <file>', 'what cases are drawn from, instead of the secret of the release')
    .option('--workers <n>', 'submissions to grade at the same time', count, WORKERS)
    .option(
      '--lease <seconds>',
      'after which what a silent worker had goes to another',
      positive,
      30,
    )
    .option('--idle <seconds>', 'end after so long without work (default: never)', positive);
  addSandboxOptions(command).action(async (release: string, flags: WorkerFlags) => {
    process.exitCode = await work(release, flags);
  });
}

async function work(folder: string, flags: WorkerFlags): Promise<number> {
  const { loadRelease, openPool, serveQueue } = await import('../../grade/index.ts');
  const { queue: url, secret, workers, lease, idle } = flags;
  const say = (line: string) => process.stderr.write(`  ${line}\n`);
  const sandbox = await chooseSandbox(flags);
  const release = await loadRelease(folder, secret);
  const graders = openPool({ release, sandbox, workers });
  const serving = await serveQueue({
    ...{ url, release, graders, say, lease: lease * 1000 },
    idle: idle === undefined ? undefined : idle * 1000,
  });
  say(`ready for ${release.manifest.assignment}`);
  let isHandedBack = false;
  const interrupt = onInterrupt((nth) => {
    if (nth === 1) {
      say('takes nothing more, and ends once what it has is graded; again to hand that back');
      serving.finish();
    } else if (nth === 2) {
      isHandedBack = true;
      say('hands back what it has');
      serving.handBack();
    }
    return nth <= 2;
  });
  try {
    const graded = await serving.ended;
    process.stdout.write(`${graded} submissions graded here\n`);
    // What was handed back still runs. An exit ends its kernels.
    if (isHandedBack) process.exit(EXIT.interrupted);
    return EXIT.ok;
  } finally {
    interrupt.dispose();
    await graders.close();
  }
}
