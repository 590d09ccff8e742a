export { diagnose, type Finding } from './doctor.ts';
export { ensureEnvironment, PythonEnvironment } from './environment.ts';
export { prefixDataFolder, userDataFolder } from './folders.ts';
export { installKernel, KERNEL_NAME, kernelFolder, kernelspec } from './kernelspec.ts';
export { ensureLab, labArguments, labFolder } from './lab.ts';
export { installPlotly, plotlyFolder } from './plotly.ts';
export { findPython, type Python, PythonMissingError, requirePython } from './python.ts';
