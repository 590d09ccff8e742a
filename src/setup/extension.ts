import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageFile } from '../jupyter/index.ts';

/** Where our JupyterLab extension lies below a Jupyter data folder. */
export function extensionFolder(dataFolder: string): string {
  return join(dataFolder, 'labextensions', '@notegrad', 'lab');
}

/**
 * Installs the JupyterLab extension, which draws Plotly figures and runs dependent cells again.
 * Returns its folder.
 */
export function installExtension(dataFolder: string): string {
  const folder = extensionFolder(dataFolder);
  const files = join(folder, 'static');
  mkdirSync(files, { recursive: true });
  cpSync(packageFile('assets/jupyter/extension'), folder, { recursive: true });
  cpSync(packageFile('dist/lab/remoteEntry.js'), join(files, 'remoteEntry.js'));
  const plotly = createRequire(import.meta.url).resolve('plotly.js-dist/plotly.js');
  cpSync(plotly, join(files, 'plotly.js'));
  cpSync(join(dirname(plotly), 'LICENSE'), join(files, 'plotly.LICENSE'));
  return folder;
}
