import { type Command, Option } from 'commander';
import type { Sandbox, SandboxChoice } from '../sandbox/index.ts';
import { UsageError } from './errors.ts';

export interface SandboxFlags {
  readonly sandbox: SandboxChoice;
}

/** What says how submissions are walled in. */
export function addSandboxOptions(command: Command): Command {
  return command.addOption(
    new Option('--sandbox <how>', 'what to do where submissions cannot be walled in')
      .choices(['required', 'degrade', 'none'])
      .default('required'),
  );
}

/** Tries the walls that were asked for, and says what was proved. */
export async function chooseSandbox({ sandbox: choice }: SandboxFlags): Promise<Sandbox> {
  const { SandboxError, sandboxFor } = await import('../sandbox/index.ts');
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
