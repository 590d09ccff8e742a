import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageFile } from '../jupyter/index.ts';

/** Where the JupyterLab extension lies below a Jupyter data folder. */
export function plotlyFolder(dataFolder: string): string {
  return join(dataFolder, 'labextensions', '@notegrad', 'plotly');
}

/** Installs the JupyterLab extension that draws Plotly figures. Returns its folder. */
export function installPlotly(dataFolder: string): string {
  const folder = plotlyFolder(dataFolder);
  mkdirSync(folder, { recursive: true });
  cpSync(packageFile('assets/jupyter/plotly'), folder, { recursive: true });
  const plotly = createRequire(import.meta.url).resolve('plotly.js-dist/plotly.js');
  cpSync(plotly, join(folder, 'static', 'plotly.js'));
  cpSync(join(dirname(plotly), 'LICENSE'), join(folder, 'static', 'plotly.LICENSE'));
  return folder;
}
