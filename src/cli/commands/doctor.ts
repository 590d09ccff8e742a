import type { Command } from 'commander';
import { EXIT } from '../errors.ts';

const MARKS = { ok: '✓', missing: '✗', optional: '–' } as const;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('say what this machine lacks of what notegrad uses, and how to get it')
    .action(async () => {
      const { diagnose } = await import('../../setup/index.ts');
      const findings = await diagnose(process.cwd());
      const width = Math.max(...findings.map(({ name }) => name.length));
      for (const { name, state, detail } of findings) {
        process.stdout.write(`${MARKS[state]} ${name.padEnd(width)}  ${detail}\n`);
      }
      if (findings.some(({ state }) => state === 'missing')) process.exitCode = EXIT.failed;
    });
}
