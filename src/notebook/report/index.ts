/** What a run found, for programs and for a person. */
export { jsonReport } from './json.ts';
export { junitReport } from './junit.ts';
export { type JunitCase, type JunitSuite, junitXml } from './junit-xml.ts';
export { summary } from './table.ts';
