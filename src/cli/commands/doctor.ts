import type { Command } from 'commander';
import type { Finding } from '../../setup/index.ts';
import { EXIT } from '../errors.ts';

const MARKS = { ok: '✓', missing: '✗', optional: '–' } as const;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('say what this machine lacks of what notegrad uses, and how to get it')
    .action(async () => {
      const { diagnose } = await import('../../setup/index.ts');
      const { probe } = await import('../../sandbox/index.ts');
      const [findings, { layers, missing }] = await Promise.all([diagnose(process.cwd()), probe()]);
      const sandbox: Finding[] = [
        ...layers.map(({ name, proof }) => finding(name, 'ok', proof)),
        // What only graders need.
        ...missing.map(({ name, reason, advice }) =>
          finding(
            name,
            'optional',
            `not proved, and wanted for grading alone: ${reason}; ${advice}`,
          ),
        ),
      ];
      const all = [...findings, ...sandbox];
      const width = Math.max(...all.map(({ name }) => name.length));
      for (const { name, state, detail } of all) {
        process.stdout.write(`${MARKS[state]} ${name.padEnd(width)}  ${detail}\n`);
      }
      if (findings.some(({ state }) => state === 'missing')) process.exitCode = EXIT.failed;
    });
}

const finding = (layer: string, state: Finding['state'], detail: string): Finding => ({
  ...{ name: `Sandbox: ${layer}`, state, detail },
});
