import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { STUDENT_FOLDER } from '../student-folder.ts';

export function addLab(program: Command): void {
  program
    .command('lab')
    .description(
      'open the course in a JupyterLab of its own, made on the first start (needs Python 3)',
    )
    .argument(
      '[arguments...]',
      'a notebook or folder to open, then options of jupyter lab ' +
        'such as --allow-root or --port 9999; without a name it opens my-notebooks, ' +
        "the reader's copies of the chapters",
    )
    .allowUnknownOption()
    .action(async ([first = '', ...rest]: readonly string[]) => {
      const isNamed = first !== '' && !first.startsWith('-');
      const jupyterArguments = isNamed ? rest : [first, ...rest].filter(Boolean);
      process.exitCode = await runLab(isNamed ? first : STUDENT_FOLDER, jupyterArguments);
    });
}

/** Of the course in this folder, or else of the one in the package. */
async function makeCopies(): Promise<void> {
  const { packageFile } = await import('../../jupyter/index.ts');
  const { writeStudentCopies } = await import('../student-copies.ts');
  const course = existsSync('notebooks') ? 'notebooks' : packageFile('notebooks');
  const { written } = await writeStudentCopies([course], STUDENT_FOLDER);
  if (written > 0) {
    process.stderr.write(
      `notegrad lab: ${written} chapters copied to ${STUDENT_FOLDER}, with starters in the place of solutions\n`,
    );
  }
}

async function runLab(open: string, jupyterArguments: readonly string[]): Promise<number> {
  const project = process.cwd();
  const path = relative(project, resolve(project, open));
  if (path.startsWith('..')) {
    throw new UsageError(
      `${open} lies outside ${project}; start notegrad lab in a folder above it`,
    );
  }
  if (path.split(sep)[0] === STUDENT_FOLDER) await makeCopies();
  const { ensureLab, labArguments } = await import('../../setup/index.ts');
  const lab = await ensureLab(project, (step) => process.stderr.write(`notegrad lab: ${step}\n`));
  // It becomes a part of an address, so it has slashes on every system.
  const opened = existsSync(path) ? path.split(sep).join('/') : undefined;
  const child = spawn(
    lab.program('jupyter'),
    ['lab', ...labArguments(project, opened), ...jupyterArguments],
    { stdio: 'inherit', env: { ...process.env, ...lab.variables } },
  );
  // A terminal sends Ctrl+C to both. JupyterLab asks what to do, and says when it is done.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', (code) => done(code ?? 0));
  });
}
