import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { packageFile } from './package.ts';

/** The name by which a notebook asks for this kernel. */
export const KERNEL_NAME = 'notegrad';

/** What Jupyter runs to start a kernel, and how it shows it. */
export function kernelspec(): Readonly<Record<string, unknown>> {
  return {
    argv: [process.execPath, packageFile('dist/kernel/main.js'), '{connection_file}'],
    display_name: 'TypeScript (notegrad)',
    language: 'typescript',
    interrupt_mode: 'message',
    kernel_protocol_version: '5.5',
    metadata: { debugger: true },
  };
}

/** Where the kernel is registered below a Jupyter data folder. */
export function kernelFolder(dataFolder: string): string {
  return join(dataFolder, 'kernels', KERNEL_NAME);
}

/** Registers the kernel below a Jupyter data folder. Returns the folder it wrote. */
export function installKernel(dataFolder: string): string {
  const folder = kernelFolder(dataFolder);
  mkdirSync(folder, { recursive: true });
  cpSync(packageFile('assets/jupyter/kernel'), folder, { recursive: true });
  writeFileSync(join(folder, 'kernel.json'), `${JSON.stringify(kernelspec(), null, 2)}\n`);
  return folder;
}

/** Which of the programs and files that a registered kernel is started with is not there any more. */
export function missingPart(folder: string): string | undefined {
  const file = join(folder, 'kernel.json');
  try {
    const { argv } = JSON.parse(readFileSync(file, 'utf8')) as { argv: readonly string[] };
    return argv.filter((part) => isAbsolute(part)).find((part) => !existsSync(part));
  } catch {
    return file;
  }
}
