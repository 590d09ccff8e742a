import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { main } from '../../src/cli/program.ts';
import { saveNotebook } from '../../src/notebook/index.ts';
import { mockSpec, notebookOf } from '../notebook/mock.ts';

export interface Called {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process. */
export async function call(...args: string[]): Promise<Called> {
  const text = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      text[name] += String(chunk);
      return true;
    }),
  );
  process.exitCode = 0;
  try {
    await main(args);
    return { code: Number(process.exitCode ?? 0), ...text };
  } finally {
    process.exitCode = 0;
    for (const spy of spies) spy.mockRestore();
  }
}

/** A folder with a kernel called `mock` on Jupyter's path. */
export async function workshop(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'notegrad-cli-'));
  const kernel = join(folder, 'jupyter', 'kernels', 'mock');
  await mkdir(kernel, { recursive: true });
  const { argv, displayName, language } = mockSpec();
  await writeFile(
    join(kernel, 'kernel.json'),
    JSON.stringify({ argv, display_name: displayName, language }),
  );
  process.env.JUPYTER_PATH = join(folder, 'jupyter');
  return folder;
}

export async function put(path: string, ...cells: Parameters<typeof notebookOf>): Promise<string> {
  await saveNotebook(path, notebookOf(...cells));
  return path;
}
