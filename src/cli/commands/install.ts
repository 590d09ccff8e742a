import { existsSync, rmSync } from 'node:fs';
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';

interface InstallOptions {
  readonly user?: boolean;
  readonly sysPrefix?: boolean;
  readonly prefix?: string;
  readonly remove?: boolean;
}

export function addInstall(program: Command): void {
  program
    .command('install')
    .description('register the kernel and its JupyterLab extension with a Jupyter you have already')
    .option('--user', 'for your user, in every Jupyter (the default)')
    .option('--sys-prefix', 'for the Python environment that python3 runs in now')
    .option('--prefix <folder>', 'below this prefix, in share/jupyter')
    .option('--remove', 'take both away again')
    .action(async (options: InstallOptions) => {
      const setup = await import('../../setup/index.ts');
      const { installKernel, installExtension, kernelFolder, extensionFolder } = setup;
      const folder = await dataFolder(options);
      const papermill = papermillPlaceOf(options, setup);
      if (options.remove) {
        for (const path of [kernelFolder(folder), extensionFolder(folder)]) {
          process.stdout.write(`${existsSync(path) ? 'removed' : 'not there'}: ${path}\n`);
          rmSync(path, { recursive: true, force: true });
        }
        for (const path of papermill ? setup.papermillFiles(papermill.folder) : []) {
          process.stdout.write(`removed: ${path}\n`);
          rmSync(path, { recursive: true });
        }
        return;
      }
      process.stdout.write(`kernel: ${installKernel(folder)}\n`);
      process.stdout.write(`JupyterLab extension: ${installExtension(folder)}\n`);
      if (papermill?.isThere) {
        const path = setup.installPapermill(papermill.folder);
        process.stdout.write(`parameters of papermill: ${path}\n`);
      }
      const missing = setup.missingForControls([folder, ...setup.ownDataFolders()]);
      if (missing.length > 0) process.stdout.write(`${setup.adviceForControls(missing)}\n`);
      process.stdout.write('Reload JupyterLab; its launcher now offers TypeScript (notegrad).\n');
    });
}

type Setup = typeof import('../../setup/index.ts');

/** Where Python's packages go that belong to the Jupyter that is meant. */
function papermillPlaceOf({ sysPrefix, prefix }: InstallOptions, setup: Setup) {
  const python = setup.findPython();
  const base = prefix ?? (sysPrefix ? python?.prefix : undefined);
  return python && setup.papermillPlace(python.command, base);
}

async function dataFolder({ user, sysPrefix, prefix }: InstallOptions): Promise<string> {
  const given = [user, sysPrefix, prefix].filter((option) => option !== undefined).length;
  if (given > 1) throw new UsageError('choose one of --user, --sys-prefix and --prefix');
  const install = await import('../../setup/index.ts');
  if (prefix !== undefined) return install.prefixDataFolder(prefix);
  if (sysPrefix) return install.prefixDataFolder(install.requirePython().prefix);
  return install.userDataFolder();
}
