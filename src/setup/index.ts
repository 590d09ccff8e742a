export { prefixDataFolder, userDataFolder } from '../jupyter/folders.ts';
export { installKernel, KERNEL_NAME, kernelFolder, kernelspec } from '../jupyter/kernelspec.ts';
export { diagnose, type Finding } from './doctor.ts';
export { ensureEnvironment, PythonEnvironment } from './environment.ts';
export { ensureLab, labArguments, labFolder } from './lab.ts';
export { installPlotly, plotlyFolder } from './plotly.ts';
export { findPython, type Python, PythonMissingError, requirePython } from './python.ts';
