import { spawn } from 'node:child_process';
import { inject } from 'vitest';
import { PythonEnvironment } from '../../src/setup/index.ts';

export const folder: string | undefined = inject('environment');

export interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program of the test environment; stdout and stderr come back together. */
export function runPython(
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly input?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Finished> {
  const environment = new PythonEnvironment(folder as string);
  return new Promise((resolve, reject) => {
    const child = spawn(environment.program('python'), args, {
      cwd: options.cwd,
      env: { ...process.env, ...environment.variables, ...options.env },
    });
    let output = '';
    const collect = (text: string) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
