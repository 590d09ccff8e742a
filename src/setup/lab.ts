import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installKernel, KERNEL_NAME, packageFile } from '../jupyter/index.ts';
import { ensureEnvironment, type PythonEnvironment } from './environment.ts';
import { installExtension } from './extension.ts';

/** Where a project's private JupyterLab lives. */
export function labFolder(project: string): string {
  return join(project, '.cache', 'jupyterlab');
}

/**
 * A JupyterLab with the kernel and its extension for one project. All that it writes and
 * reads lies in the project's folder.
 */
export async function ensureLab(
  project: string,
  progress: (step: string) => void,
): Promise<PythonEnvironment> {
  const environment = await ensureEnvironment({
    folder: labFolder(project),
    requirements: packageFile('assets/jupyter/requirements.txt'),
    progress,
  });
  const { dataFolder, folder } = environment;
  installKernel(dataFolder);
  installExtension(dataFolder);
  copyInto(join(dataFolder, 'lab', 'settings'), 'overrides.json');
  // Without this the first start asks about news, and looks for them on the network.
  const pageConfig = {
    disabledExtensions: { '@jupyterlab/apputils-extension:announcements': true },
  };
  const configFolder = join(folder, 'etc', 'jupyter', 'labconfig');
  mkdirSync(configFolder, { recursive: true });
  writeFileSync(join(configFolder, 'page_config.json'), JSON.stringify(pageConfig, null, 2));
  return environment;
}

/** The arguments of `jupyter lab` for a project, before the user's own. */
export function labArguments(project: string, open?: string): readonly string[] {
  return [
    `--ServerApp.root_dir=${project}`,
    '--KernelSpecManager.ensure_native_kernel=False',
    `--KernelSpecManager.allowed_kernelspecs=${KERNEL_NAME}`,
    // The kernel joins neighboring output itself. The server would drop what comes faster than
    // these limits.
    '--ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=0',
    '--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=0',
    ...(open === undefined ? [] : [`--LabApp.default_url=/lab/tree/${encodeURI(open)}`]),
  ];
}

function copyInto(folder: string, asset: string): void {
  mkdirSync(folder, { recursive: true });
  cpSync(packageFile(`assets/jupyter/${asset}`), join(folder, asset));
}
