import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workspace } from './engine/workspace.ts';
import { LiveKernel } from './live.ts';

const workspace = new Workspace({
  'node_modules/lister/package.json': JSON.stringify({
    name: 'lister',
    type: 'module',
    exports: { types: './i.d.ts', default: './i.js' },
  }),
  'node_modules/lister/i.js':
    "import { execSync } from 'node:child_process';\nexport const list = () => execSync('echo listed', { stdio: 'inherit' });",
  'node_modules/lister/i.d.ts': 'export const list: () => void;',
  'node_modules/lister-in-commonjs/package.json': JSON.stringify({
    name: 'lister-in-commonjs',
    types: 'i.d.ts',
  }),
  'node_modules/lister-in-commonjs/index.js':
    "const { execFileSync } = require('child_process');\nexecFileSync('echo', ['in CommonJS'], { stdio: 'inherit' });",
  'node_modules/lister-in-commonjs/i.d.ts': 'export {};',
});
let kernel: LiveKernel;

beforeAll(async () => {
  kernel = await LiveKernel.start('tcp', workspace.path);
  const { errors } = await kernel.run(
    "import { execFileSync, execSync, spawn, spawnSync } from 'node:child_process';\n" +
      "const shell = (code: string, stdio: any, more = {}) => spawn('sh', ['-c', code], { stdio, ...more });\n" +
      "const ended = (child: any) => new Promise((done) => child.on('close', done));",
  );
  expect(errors).toEqual([]);
});
afterAll(async () => {
  await kernel.stop();
  workspace.remove();
});

const printed = async (code: string) => {
  const { output, reply } = await kernel.run(code);
  expect(reply.status).toBe('ok');
  const streams = output.filter(({ header }) => header.msg_type === 'stream');
  return streams.map(({ content }) => `${content.name}: ${content.text}`);
};

async function isAlive(pid: number): Promise<boolean> {
  const exists = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  for (let i = 0; i < 100 && exists(); i++) await new Promise((next) => setTimeout(next, 10));
  return exists();
}

describe('what a process of a cell prints goes to the cell', () => {
  const both = ['stdout: out\n', 'stderr: err\n'];
  test.for([
    ["execSync('echo out; echo err >&2', { stdio: 'inherit' });", both],
    ["spawnSync('sh', ['-c', 'echo out; echo err >&2'], { stdio: 'inherit' }); 1", both],
    ["execFileSync('echo', ['out'], { stdio: ['ignore', 1, 2] });", both.slice(0, 1)],
    ["await ended(shell('echo out; sleep 0.1; echo err >&2', 'inherit'));", both],
    ["await ended(shell('echo out; echo err >&2', ['ignore', 'pipe', 2]));", both.slice(1)],
    ["await ended(shell('echo err', ['ignore', process.stderr, 'ignore']));", both.slice(1)],
    ["await ended(shell('echo out', ['ignore', 'pipe', 'pipe']));", []],
  ] as const)('%s', async ([code, expected]) => {
    expect(await printed(code)).toEqual(expected);
  });

  test('also to a library that has imported the function by its name', async () => {
    const { text } = await kernel.run(
      'import { list } from "lister"; list(); await import("lister-in-commonjs");',
    );
    expect(text).toBe('listed\nin CommonJS\n');
  });

  test('in its order where both streams are one', async () => {
    const both = "execSync('echo 1; echo 2 >&2; echo 3; echo 4 >&2', { stdio: ['ignore', 1, 1] });";
    expect(await printed(both)).toEqual(['stdout: 1\n2\n3\n4\n']);
  });

  test('where it fails, and the error is as Node makes it', async () => {
    const { text, errors } = await kernel.run(
      "execSync('echo out; echo err >&2; exit 3', { stdio: 'inherit' });",
    );
    expect(text).toBe('out\nerr\n');
    expect(errors[0]?.evalue).toBe('Command failed: echo out; echo err >&2; exit 3');
    expect(String(errors[0]?.traceback)).toContain('status: 3');
  });

  test('what it asks to have itself it gets, beside what it lets us print', async () => {
    expect(
      await printed(
        "const own = spawnSync('sh', ['-c', 'echo own; echo err >&2'], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });\n" +
          'console.log(own.status, JSON.stringify([own.stdout, own.stderr]));',
      ),
    ).toEqual(['stderr: err\n', 'stdout: 0 ["own\\n",null]\n']);
  });

  test('however much it is', async () => {
    const { text } = await kernel.run("execSync('seq 1 400000', { stdio: 'inherit' });");
    expect(text.split('\n')).toHaveLength(400_001);
  });

  test('and nothing that it asked to have itself', async () => {
    const { output } = await kernel.run(
      "[shell('true', 'inherit').stdout, execSync('echo own').toString()]",
    );
    const value = output.find(({ header }) => header.msg_type === 'execute_result');
    expect(value?.content.data).toMatchObject({ 'text/plain': "[ null, 'own\\n' ]" });
  });
});

describe('ends', () => {
  const started = async (code: string) => Number.parseInt((await kernel.run(code)).text, 10);

  test('with Stop', async () => {
    const id = kernel.send('execute_request', {
      code: "const waited = shell('exec sleep 60', 'ignore'); console.log(waited.pid); await ended(waited);",
    });
    const text = () =>
      kernel.iopub.find(({ parent, content }) => parent.msg_id === id && content.text);
    await kernel.until(() => text() !== undefined);
    await kernel.ask('interrupt_request', {}, 'control');
    expect((await kernel.ran(id)).reply.status).toBe('error');
    expect(await isAlive(Number(text()?.content.text))).toBe(false);
  });

  test('with the kernel, unless it is detached', async () => {
    const left = await started("console.log(shell('exec sleep 60', 'ignore').pid)");
    const detached = await started(
      "const own = shell('exec sleep 60', 'ignore', { detached: true }); own.unref(); console.log(own.pid)",
    );
    expect(await kernel.stop()).toBe(0);
    expect(await isAlive(left)).toBe(false);
    expect(process.kill(detached, 'SIGKILL')).toBe(true);
  });
});
