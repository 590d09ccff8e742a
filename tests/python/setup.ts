import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import {
  ensureEnvironment,
  findPython,
  installKernel,
  PythonMissingError,
} from '../../src/setup/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * The folder of the Python environment with Jupyter's clients; undefined where there is no
     * Python.
     */
    environment: string | undefined;
  }
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Makes the private environment of Jupyter's clients, with our kernel registered in it alone. */
export default async function setup(project: TestProject): Promise<void> {
  if (findPython() === undefined) {
    const { message } = new PythonMissingError();
    if (process.env.CI) throw new Error(`the Jupyter tests may not be skipped in CI: ${message}`);
    console.warn(`Skipping the Jupyter tests. ${message}`);
    project.provide('environment', undefined);
    return;
  }
  const environment = await ensureEnvironment({
    folder: path('../../.cache/jupyter-tests'),
    requirements: path('requirements.txt'),
    progress: (step) => console.log(`Jupyter tests: ${step}`),
  });
  installKernel(environment.dataFolder);
  project.provide('environment', environment.folder);
}
