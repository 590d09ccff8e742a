import { escapeHtml } from '../../contract/index.ts';

/** A case of a suite: it has passed where nothing else is said. */
export interface JunitCase {
  readonly name: string;
  readonly seconds?: number;
  readonly failure?: { readonly message: string; readonly type: string };
  /** Skipped, for a reason or without. */
  readonly skipped?: { readonly reason?: string };
  /** It could not be tried at all. */
  readonly error?: { readonly message: string; readonly type: string };
  readonly output?: string;
}

export interface JunitSuite {
  readonly name: string;
  readonly seconds: number;
  readonly cases: readonly JunitCase[];
}

/** Suites as JUnit XML. */
export function junitXml(suites: readonly JunitSuite[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.map(suiteXml).join('\n')}\n</testsuites>\n`;
}

function suiteXml({ name, seconds, cases }: JunitSuite): string {
  const count = (kind: 'failure' | 'skipped' | 'error') =>
    cases.filter((one) => one[kind] !== undefined).length;
  const errors = count('error');
  const counts = {
    tests: cases.length,
    failures: count('failure'),
    ...(errors === 0 ? {} : { errors }),
    skipped: count('skipped'),
  };
  return element(
    'testsuite',
    { name, time: round(seconds), ...counts },
    cases.map((one) => caseXml(one, name)),
  );
}

function caseXml(one: JunitCase, suite: string): string {
  const { name, seconds, failure, error, skipped, output } = one;
  const inside: string[] = [];
  if (failure) inside.push(element('failure', failure, [text(failure.message)]));
  if (error) inside.push(element('error', error, [text(error.message)]));
  if (skipped) {
    const { reason } = skipped;
    inside.push(element('skipped', reason === undefined ? {} : { message: reason }));
  }
  if (output !== undefined) inside.push(element('system-out', {}, [text(output)]));
  const time = seconds === undefined ? {} : { time: round(seconds) };
  return element('testcase', { classname: suite, name, ...time }, inside);
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[] = [],
): string {
  const given = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${text(String(value))}"`,
  );
  const head = `${name}${given.join('')}`;
  return children.length === 0 ? `<${head}/>` : `<${head}>${children.join('\n')}</${name}>`;
}

/** XML 1.0 cannot hold most control characters, not even escaped. */
function text(value: string): string {
  const clean = value.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\p{Surrogate}]/gu, '\ufffd');
  return escapeHtml(clean);
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
