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

/** A folder with the kernels `mock` and `stubborn`, which heeds no interrupt, on Jupyter's path until `vi.unstubAllEnvs()`. */
export async function workshop(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'notegrad-cli-'));
  for (const [name, flags] of Object.entries({ mock: {}, stubborn: { ignoreInterrupt: true } })) {
    const kernel = join(folder, 'jupyter', 'kernels', name);
    await mkdir(kernel, { recursive: true });
    const { argv, displayName, language } = mockSpec(flags);
    const spec = { argv, display_name: displayName, language };
    await writeFile(join(kernel, 'kernel.json'), JSON.stringify(spec));
  }
  vi.stubEnv('JUPYTER_PATH', join(folder, 'jupyter'));
  return folder;
}

export async function put(path: string, ...cells: Parameters<typeof notebookOf>): Promise<string> {
  await saveNotebook(path, notebookOf(...cells));
  return path;
}
