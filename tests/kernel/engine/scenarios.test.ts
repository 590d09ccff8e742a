import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { someOf } from '../../thorough.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { type Ran, Session } from './session.ts';
import { Workspace } from './workspace.ts';

/** What a cell shows, in the words that stock tslab's own console is reduced to as well. */
function shownBy(ran: Ran): string {
  const { error, printed, value, traceback } = ran;
  if (!error) return (printed + String(value?.['text/plain'] ?? '')).trimEnd();
  const isCheck = error.ename === 'TypeScriptError';
  if (isCheck) return `failed: ${error.evalue.replace(/^Cell \d+:/, '')}`;
  const name = traceback.startsWith('thrown') ? '' : `${error.ename}: `;
  return `failed: ${printed}${name}${error.evalue}`;
}

const codes = ({ cells }: Scenario) => cells.map(([code]) => code);
const expected = ({ cells }: Scenario) => cells.map(([, shown]) => shown);

const workspace = new Workspace();
afterAll(() => workspace.remove());

describe('our engine', () => {
  let session: Session | undefined;
  afterAll(() => session?.close());

  test.for(scenarios)('$name', async (scenario) => {
    // Scenarios share a session, which is faster and harder, unless one wants a name not to exist.
    if (/never|unknown|self|scope unchanged|type error|nothing runs|process/.test(scenario.name)) {
      await session?.close();
      session = undefined;
    }
    session ??= new Session({ cwd: workspace.path });
    const shown: string[] = [];
    for (const code of codes(scenario)) shown.push(shownBy(await session.run(code)));
    expect(shown).toEqual(expected(scenario));
  });
});

describe('stock tslab shows the same', { timeout: 300_000 }, () => {
  // A kernel for each of them.
  const compared = someOf(scenarios);
  let results: string[][] = [];

  beforeAll(async () => {
    const input = join(workspace.path, 'scenarios.json');
    const output = join(workspace.path, 'results.json');
    writeFileSync(input, JSON.stringify(compared.map((s) => ({ cells: codes(s) }))));
    const runner = fileURLToPath(new URL('./tslab-runner.mjs', import.meta.url));
    await promisify(execFile)(process.execPath, [runner, input, output], { cwd: workspace.path });
    results = JSON.parse(readFileSync(output, 'utf8')) as string[][];
  }, 300_000);

  test.for(compared.map((scenario, i) => ({ ...scenario, i })))('$name', (scenario) => {
    const theirs = results[scenario.i];
    if (scenario.tslab === undefined) expect(theirs).toEqual(expected(scenario));
    // A difference that is gone should leave the list.
    else expect(theirs, scenario.tslab).not.toEqual(expected(scenario));
  });
});
