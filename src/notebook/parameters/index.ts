export { injectParameters, ParameterError, type Parameters } from './inject.ts';
export { readParameters } from './read-file.ts';
