import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { withoutControls } from '../../contract/index.ts';
import type { Graders, Release, SubmissionResult } from '../../grade/index.ts';
import { writeClass, writeShard } from '../class-files.ts';
import { EXIT, UsageError } from '../errors.ts';
import { onInterrupt } from '../interrupt.ts';
import { count, positive, redisUrl, type Shard, shard } from '../options.ts';
import {
  addSandboxOptions,
  chooseSandbox,
  SANDBOX_OPTIONS,
  type SandboxFlags,
} from '../sandbox-flags.ts';

interface GradeFlags extends SandboxFlags {
  readonly outputDir: string;
  readonly secret?: string;
  readonly workers: number;
  readonly timeout: number;
  readonly totalTimeout: number;
  readonly queue?: string;
  readonly shard?: Shard;
  readonly showCases?: boolean;
}

/** A submission and its judge are two kernels, which take turns. */
export const WORKERS = Math.max(1, Math.floor(availableParallelism() / 2));

export function addGrade(program: Command): void {
  const command = program
    .command('grade')
    .description('grade submissions of a release')
    .argument('<release>', 'the folder that `notegrad release` has made')
    .argument(
      '<submissions>',
      'a folder: a folder a student, or files; or a zip file of Moodle, Canvas or Gradescope',
    )
    .option('--output-dir <folder>', 'where results and feedback go', 'grades')
    .option('--secret <file>', 'what cases are drawn from, instead of the secret of the release')
    .option('--workers <n>', 'submissions to grade at the same time', count, WORKERS)
    .option(
      '--timeout <seconds>',
      'time limit of a cell, and of the answers to a check',
      positive,
      30,
    )
    .option('--total-timeout <seconds>', 'time limit of all code of a submission', positive, 300)
    .option('--show-cases', 'show students the secret cases that their answers were wrong for')
    .addOption(
      new Option('--queue <url>', 'have workers on other machines grade, through this Redis')
        .argParser(redisUrl)
        .env('NOTEGRAD_QUEUE'),
    )
    .option('--shard <i/n>', 'only the i-th of n parts; `notegrad grade-merge` joins them', shard);
  addSandboxOptions(command).action(
    async (release: string, submissions: string, flags: GradeFlags) => {
      process.exitCode = await grade(release, submissions, flags, command);
    },
  );
}

async function grade(
  folder: string,
  place: string,
  flags: GradeFlags,
  command: Command,
): Promise<number> {
  const { basename, join } = await import('node:path');
  const grader = await import('../../grade/index.ts');
  const { findSubmissions, gradeClass, GradersError, loadRelease, readResults, takeShard } = grader;
  if (flags.queue !== undefined) refuseWorkersOptions(command);
  const sandbox = flags.queue === undefined ? await chooseSandbox(flags) : undefined;
  const release = await loadRelease(folder, flags.secret);
  const all = await findSubmissions(place, basename(release.manifest.student.file));
  const part = flags.shard ? takeShard(all, flags.shard) : { submissions: all };
  const earlier = await readResults(join(flags.outputDir, 'results.json'));
  // Read before anything runs: points of people that cannot be read are told at once.
  await grader.readManual(flags.outputDir, release.manifest.assignment);
  const graders = sandbox
    ? grader.openPool({ release, sandbox, workers: flags.workers })
    : await openQueue(release, flags.queue as string);
  let done = 0;
  const interrupt = onInterrupt((nth) => {
    // What is graded here ends with this process. A queue is left in order.
    if (sandbox) process.stderr.write('interrupted: no file was written\n');
    else if (nth === 1) void graders.close();
    return !sandbox && nth === 1;
  });
  try {
    const results = await gradeClass(part.submissions, {
      ...part,
      ...{ release, graders, earlier, timeout: flags.timeout * 1000 },
      totalTimeout: flags.totalTimeout * 1000,
      onDone: (result) => {
        done += 1;
        process.stderr.write(`  ${line(result)}\n`);
      },
    });
    const code = results.shard
      ? await writeShard(flags.outputDir, results)
      : await writeClass(flags.outputDir, results, {
          showCases: flags.showCases ?? false,
          earlier,
        });
    await graders.close();
    return code;
  } catch (error) {
    await graders.close();
    if (!interrupt.happened() || !(error instanceof GradersError)) throw error;
    process.stderr.write(
      `interrupted: ${done} of ${part.submissions.length} were graded, and no file was written. ` +
        'Redis keeps what is done for a day: the same command goes on from there\n',
    );
    return EXIT.interrupted;
  } finally {
    interrupt.dispose();
  }
}

/** Walls are the worker's: it knows its machine. */
function refuseWorkersOptions(command: Command): void {
  const own = ['workers', ...SANDBOX_OPTIONS].find(
    (name) => command.getOptionValueSource(name) === 'cli',
  );
  if (own === undefined) return;
  throw new UsageError(
    `--${own} says how this machine grades; with --queue, give it to grade-worker`,
  );
}

async function openQueue(release: Release, url: string): Promise<Graders> {
  const { openQueue } = await import('../../grade/index.ts');
  return openQueue({ url, release, say: (line) => process.stderr.write(`queue: ${line}\n`) });
}

function line({ id, ending, points, max, reason }: SubmissionResult): string {
  const name = withoutControls(id);
  return ending === 'graded' ? `✓ ${name}: ${points}/${max}` : `✗ ${name}: ungradable, ${reason}`;
}
