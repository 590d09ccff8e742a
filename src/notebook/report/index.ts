/** What a run found, for programs and for a person. */
export { jsonReport } from './json.ts';
export { junitReport } from './junit.ts';
export { summary } from './table.ts';
