import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { magicAdvice } from '../../../src/cell/errors/magic.ts';
import { formatError, formatProblems, Renderer, Scope, Sources } from '../../../src/cell/index.ts';

const session = { sources: new Sources(), scope: new Scope(), renderer: new Renderer([]) };

async function shown(body: () => unknown): Promise<{ evalue: string; text: string }> {
  try {
    await body();
  } catch (error) {
    const { evalue, traceback } = formatError(error, session);
    return { evalue, text: traceback.join('\n').replace(/\x1b\[\d+m/g, '') };
  }
  throw new Error('it did not throw');
}

test('files: one sentence that names the folder a path is seen from, and no list of fields', async () => {
  const missing = await shown(() => readFileSync('no/such.csv'));
  expect(missing.evalue).toBe(`there is no no/such.csv, seen from ${process.cwd()} (ENOENT, open)`);
  expect(missing.text).not.toContain('errno');
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-words-'));
  const isFolder = await shown(() => readFileSync(folder));
  rmSync(folder, { recursive: true });
  // A folder is opened before it turns out to be one, so Node does not say which it is.
  expect(isFolder.evalue).toContain('EISDIR');
  const absolute = await shown(() => readFileSync('/no/such.csv'));
  expect(absolute.evalue).toBe('there is no /no/such.csv (ENOENT, open)');
});

test('network: the cause of fetch, once', async () => {
  const fetchFails = (cause: object) => () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('inner words'), cause) });
  };
  const unknown = await shown(
    fetchFails({ code: 'ENOTFOUND', hostname: 'example.test', syscall: 'getaddrinfo' }),
  );
  expect(unknown.evalue).toBe(
    'the host example.test is not known: no network, or its name is misspelt (ENOTFOUND)',
  );
  expect(unknown.text).not.toContain('inner words');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const refused = await shown(() => fetch(`http://127.0.0.1:${port}/`));
  expect(refused.evalue).toBe(`nothing answers at 127.0.0.1:${port} (ECONNREFUSED)`);
  const several = await shown(
    fetchFails({ errors: [{ code: 'ECONNREFUSED', address: '::1', port: 80 }] }),
  );
  expect(several.evalue).toBe('nothing answers at ::1:80 (ECONNREFUSED)');
  const certificate = await shown(
    fetchFails({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT', host: 'a.test', port: 443 }),
  );
  expect(certificate.evalue).toContain('the certificate of a.test:443 is not trusted');
});

test('memory: what to do, and that typed arrays lie outside of the heap', async () => {
  const worker = await shown(() => {
    throw Object.assign(new Error('x'), { code: 'ERR_WORKER_OUT_OF_MEMORY' });
  });
  expect(worker.evalue).toContain('NODE_OPTIONS=--max-old-space-size=8192');
  const buffer = await shown(() => {
    throw new RangeError('Array buffer allocation failed');
  });
  expect(buffer.evalue).toContain('so --max-old-space-size does not help');
  const text = await shown(() => 'x'.repeat(2 ** 29));
  expect(text.evalue).toContain('a text holds at most 512 MB');
});

test('any other error is shown whole', async () => {
  const { evalue, text } = await shown(() => {
    throw Object.assign(new Error('own', { cause: new Error('why') }), { code: 'EOWN', path: 'p' });
  });
  expect(evalue).toBe('own');
  expect(text).toContain("code: 'EOWN'");
  expect(text).toContain('Error: why');
});

test.for([
  ['!ls -l $HOME', 'Here that is: await sh`ls -l \\$HOME`'],
  ['%time f(x)', 'Here that is: time(() => f(x))'],
  ['%timeit f(x)', 'await timeit(() => f(x))'],
  ['!pip install d3', 'await sh`npm install d3`'],
  ['%pip3 install d3', 'await sh`npm install d3`'],
  ['%matplotlib inline', 'nothing: figures show themselves'],
  ['%%html', 'display.html(`…`)'],
  ['%prun f()', 'A shell command runs with await sh`…`'],
] as const)('%s', ([line, advice]) => {
  expect(magicAdvice(line)).toContain(advice);
});

test('what is no command gets no advice', () => {
  expect(
    ['a % b', '!Flag', 'x = 5 %y', '// !ls'].map((line) => magicAdvice(line)).filter(Boolean),
  ).toEqual([]);
  // A name that every object has is no command.
  expect(magicAdvice('%constructor')).toContain('A shell command runs with');
});

test('a name of Python that is none here is told what it is, and any other is not', () => {
  const told = (name: string) => {
    const problem = { code: 2304, lines: [`Cannot find name '${name}'.`], start: 0, end: 5 };
    return formatProblems([problem], 'Cell 1', () => `${name}(1)`).traceback.at(-1);
  };
  expect(told('print')).toContain('What Python calls print is here: console.log(…)');
  expect(told('toString')).not.toContain('Python');
  expect(told('printer')).not.toContain('Python');
});
