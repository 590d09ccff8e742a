import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import type { SubmissionResult } from '../../grade/index.ts';
import type { Sandbox, SandboxChoice } from '../../sandbox/index.ts';
import { EXIT, UsageError } from '../errors.ts';
import { count, positive } from '../options.ts';
import { userName } from '../user-name.ts';

interface GradeFlags {
  readonly outputDir: string;
  readonly secret?: string;
  readonly workers: number;
  readonly timeout: number;
  readonly totalTimeout: number;
  readonly sandbox: SandboxChoice;
  readonly showCases?: boolean;
}

/** A submission and its judge are two kernels, which take turns. */
const WORKERS = Math.max(1, Math.floor(availableParallelism() / 2));

export function addGrade(program: Command): void {
  program
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
      new Option('--sandbox <how>', 'what to do where submissions cannot be walled in')
        .choices(['required', 'degrade', 'none'])
        .default('required'),
    )
    .action(async (release: string, submissions: string, flags: GradeFlags) => {
      process.exitCode = await grade(release, submissions, flags);
    });
}

async function grade(folder: string, place: string, flags: GradeFlags): Promise<number> {
  const { basename, join } = await import('node:path');
  const grader = await import('../../grade/index.ts');
  const { findSubmissions, gradeClass, loadRelease, readResults, writeAll } = grader;
  const sandbox = await chooseSandbox(flags.sandbox);
  const release = await loadRelease(folder, flags.secret);
  const found = await findSubmissions(place, basename(release.manifest.student.file));
  const earlier = await readResults(join(flags.outputDir, 'results.json'));
  const { assignment } = release.manifest;
  // Read before anything runs: points of people that cannot be read are told at once.
  const manual = await grader.readManual(flags.outputDir, assignment);
  const graded = await gradeClass(found, {
    ...{ release, sandbox, earlier, workers: flags.workers, timeout: flags.timeout * 1000 },
    totalTimeout: flags.totalTimeout * 1000,
    onDone: (result) => process.stderr.write(`  ${line(result)}\n`),
  });
  const { results, problems } = grader.mergeManual(graded, manual);
  await grader.logManual(flags.outputDir, manual.entries, userName());
  for (const problem of problems) process.stdout.write(`manual.json: ${oneLine(problem)}\n`);
  await writeAll(flags.outputDir, results, { showCases: flags.showCases ?? false, earlier });
  if (earlier) {
    for (const [exercise, count] of grader.rerunsOf(earlier, results)) {
      process.stdout.write(`run again: ${exercise} in ${count} submissions\n`);
    }
    for (const { submission, exercise = 'all', from, to } of grader.changesOf(earlier, results)) {
      process.stdout.write(
        `changed: ${oneLine(submission)}, ${exercise}: ${from ?? '-'} to ${to ?? '-'}\n`,
      );
    }
  }
  const answers = results.submissions.flatMap((one) => grader.awaiting(one)).length;
  if (answers > 0) {
    process.stdout.write(
      `awaiting: ${answers} answers have no points yet; \`notegrad grade-manual ${flags.outputDir}\` shows them\n`,
    );
  }
  const done = results.submissions.filter(({ ending }) => ending === 'graded').length;
  const rest = results.submissions.length - done;
  process.stdout.write(
    `${done} submissions graded${rest === 0 ? '' : `, ${rest} could not be`}. Results are in ${flags.outputDir}\n`,
  );
  return rest === 0 ? EXIT.ok : EXIT.failed;
}

async function chooseSandbox(choice: SandboxChoice): Promise<Sandbox> {
  const { SandboxError, sandboxFor } = await import('../../sandbox/index.ts');
  try {
    const sandbox = await sandboxFor(choice);
    const proved = sandbox.layers.map(({ name }) => name).join(', ');
    process.stderr.write(`sandbox: ${proved}\n`);
    for (const { name, reason } of sandbox.missing ?? []) {
      process.stderr.write(`  without ${name}: ${reason}\n`);
    }
    return sandbox;
  } catch (error) {
    throw error instanceof SandboxError ? new UsageError(error.message) : error;
  }
}

/** Names are of others' making: none may end a line, or begin one that a machine obeys. */
const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

function line({ id, ending, points, max, reason }: SubmissionResult): string {
  const name = oneLine(id);
  return ending === 'graded' ? `✓ ${name}: ${points}/${max}` : `✗ ${name}: ungradable, ${reason}`;
}
