export {
  installKernel,
  KERNEL_NAME,
  kernelFolder,
  kernelspec,
  prefixDataFolder,
  userDataFolder,
} from '../jupyter/index.ts';
export { diagnose, type Finding } from './doctor.ts';
export { ensureEnvironment, PythonEnvironment } from './environment.ts';
export { extensionFolder, installExtension } from './extension.ts';
export { ensureLab, labArguments, labFolder } from './lab.ts';
export { installPapermill, papermillFiles, papermillPlace } from './papermill.ts';
export { findPython, type Python, PythonMissingError, requirePython } from './python.ts';
export { adviceForControls, missingForControls, ownDataFolders } from './widgets.ts';
