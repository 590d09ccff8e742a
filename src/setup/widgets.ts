import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prefixDataFolder, userDataFolder } from '../jupyter/index.ts';
import { findPython } from './python.ts';

/** What JupyterLab shows controls with: the package of pip, by the extension that it brings. */
const PACKAGES = {
  '@jupyter-widgets/jupyterlab-manager': 'jupyterlab_widgets',
  anywidget: 'anywidget',
} as const;

/** Where a Jupyter of one's own looks for extensions, the user's folder first. */
export function ownDataFolders(): readonly string[] {
  const python = findPython();
  const shared = python === undefined ? [] : [prefixDataFolder(python.prefix)];
  return [userDataFolder(), ...shared, '/usr/local/share/jupyter', '/usr/share/jupyter'];
}

/** The packages that controls need and none of these data folders has. */
export function missingForControls(dataFolders: readonly string[]): readonly string[] {
  return Object.entries(PACKAGES)
    .filter(
      ([extension]) =>
        !dataFolders.some((folder) =>
          existsSync(join(folder, 'labextensions', ...extension.split('/'))),
        ),
    )
    .map(([, name]) => name);
}

/** How to get them. */
export function adviceForControls(missing: readonly string[]): string {
  return `to move sliders and other controls, install ${missing.join(' and ')} beside JupyterLab: python3 -m pip install ${missing.join(' ')}`;
}
