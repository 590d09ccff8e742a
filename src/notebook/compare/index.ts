/** Compares outputs by what they say: numbers within a tolerance, text without times and addresses. */
export { compareJson } from './json.ts';
export { keepCommitted } from './keep.ts';
export { checkOutputs } from './notebooks.ts';
export { compareOutputs } from './outputs.ts';
export { compareText } from './text.ts';
export { DEFAULT_TOLERANCE, type Tolerance } from './tolerance.ts';
