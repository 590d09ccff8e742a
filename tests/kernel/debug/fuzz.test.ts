import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tries } from '../../thorough.ts';
import { DebugClient } from './client.ts';

const COMMANDS = [
  ...['initialize', 'attach', 'configurationDone', 'debugInfo', 'dumpCell', 'source', 'threads'],
  ...['setBreakpoints', 'setExceptionBreakpoints', 'stackTrace', 'scopes', 'variables', 'modules'],
  ...['setVariable', 'evaluate', 'inspectVariables', 'richInspectVariables', 'continue', 'next'],
  ...['stepIn', 'stepOut', 'pause', 'disconnect', 'terminate', 'fly', '__proto__', 'toString', ''],
];

const FIELDS = [
  ...['code', 'source', 'path', 'breakpoints', 'filters', 'threadId', 'frameId', 'name', 'value'],
  ...['variablesReference', 'expression', 'context', 'variableName', 'start', 'count', '__proto__'],
];

const json = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>({ path: '/nowhere' }, [{ line: -1 }], [{ line: 'x' }], 2 ** 31, 'x y'),
);

const args = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...FIELDS), json, { maxKeys: 5 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

let client: DebugClient;
beforeAll(async () => {
  client = await DebugClient.start();
});
afterAll(async () => {
  expect(await client.kernel.stop()).toBe(0);
});

test('any command with any arguments is answered, with a message where it is refused', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...COMMANDS), args, async (command, args) => {
      const response = await client.response(command, args);
      expect(response).toMatchObject({ type: 'response', command, success: expect.any(Boolean) });
      if (response.success === true) return;
      refused += 1;
      expect(response.message).toMatch(/./);
    }),
    tries(1000),
  );
  expect(refused).toBeGreaterThan(tries(100).numRuns);
  await client.response('disconnect');
  expect((await client.kernel.run('1 + 1')).reply).toMatchObject({ status: 'ok' });
});
