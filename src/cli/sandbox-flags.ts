import { type Command, Option } from 'commander';
import type { EngineName, Sandbox, SandboxChoice } from '../sandbox/index.ts';
import { UsageError } from './errors.ts';

export interface SandboxFlags {
  readonly sandbox: SandboxChoice;
  readonly runner: 'bubblewrap' | EngineName;
  readonly image: string;
}

/** Options of the machine that runs submissions. */
export const SANDBOX_OPTIONS = ['sandbox', 'runner', 'image'] as const;

/** What says how submissions are walled in. */
export function addSandboxOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--sandbox <how>', 'what to do where submissions cannot be walled in')
        .choices(['required', 'degrade', 'none'])
        .default('required'),
    )
    .addOption(
      new Option('--runner <name>', 'what a submission is walled in by')
        .choices(['bubblewrap', 'podman', 'docker'])
        .default('bubblewrap'),
    )
    .option('--image <name>', 'what podman or docker makes a container of', 'node:20-slim');
}

/** Tries the walls that were asked for, and says what was proved. */
export async function chooseSandbox(flags: SandboxFlags): Promise<Sandbox> {
  const { sandbox: choice, runner: name, image } = flags;
  if (choice === 'none' && name !== 'bubblewrap') {
    throw new UsageError(`--runner ${name} is a sandbox, and --sandbox=none wants none`);
  }
  const { SandboxError, sandboxFor } = await import('../sandbox/index.ts');
  try {
    const sandbox = await sandboxFor(choice, name === 'bubblewrap' ? undefined : { name, image });
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
