import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Workspace } from './engine/workspace.ts';
import { LiveKernel } from './live.ts';

const workspace = new Workspace({
  'package.json': JSON.stringify({
    name: 'w',
    dependencies: { '@scope/tool': '1.0.0', 'esm-only': '1.0.0' },
  }),
  'data-file.ts': 'export const rows = 1;',
  'node_modules/@scope/tool/package.json': JSON.stringify({ name: '@scope/tool', types: 'i.d.ts' }),
  'node_modules/@scope/tool/i.d.ts': 'export declare const hammer: number;',
});
let kernel: LiveKernel;

beforeAll(async () => {
  kernel = await LiveKernel.start('tcp', workspace.path);
  const { errors } = await kernel.run(
    'const sentence = "a b"; function helper(n: number) { return n }\n' +
      'class Net { weights = 1; #hidden = 2; forward(): string { return "" } } const net = new Net();\n' +
      'interface Shape { rows: number } enum Mode { On, Off } import * as files from "node:fs";',
  );
  expect(errors).toEqual([]);
  await kernel.run('/** @module shapes */\nexport const sides = 3;');
});
afterAll(async () => {
  await kernel.stop();
  workspace.remove();
});

interface Asked {
  readonly matches: readonly string[];
  readonly typed: string;
  readonly types: Readonly<Record<string, string>>;
}

/** Completes at `▮`. */
async function complete(marked: string): Promise<Asked> {
  const at = marked.indexOf('▮');
  const code = marked.slice(0, at) + marked.slice(at + 1);
  const reply = await kernel.ask('complete_request', { code, cursor_pos: at });
  expect(reply.status).toBe('ok');
  expect(reply.cursor_end).toBe(at);
  const metadata = reply.metadata as {
    _jupyter_types_experimental: readonly { text: string; type: string }[];
  };
  const types = metadata._jupyter_types_experimental.map(({ text, type }) => [text, type]);
  return {
    matches: reply.matches as string[],
    typed: code.slice(reply.cursor_start as number, at),
    types: Object.fromEntries(types),
  };
}

describe('completion', () => {
  test.for([
    ['a variable of an earlier cell', 'sent▮', 'sent', { sentence: 'variable' }],
    ['a function', 'hel▮', 'hel', { helper: 'function' }],
    ['a class', 'new Ne▮', 'Ne', { Net: 'class' }],
    ['a type', 'const s: Sha▮', 'Sha', { Shape: 'interface' }],
    ['an enum', 'Mod▮', 'Mod', { Mode: 'enum' }],
    ['a namespace', 'fil▮', 'fil', { files: 'module' }],
    ['a keyword', 'awa▮', 'awa', { await: 'keyword' }],
    ['a keyword of types', 'type A = keyo▮', 'keyo', { keyof: 'keyword' }],
    ['a global class', 'Float32A▮', 'Float32A', { Float32Array: 'class' }],
    ['a global function', 'parseF▮', 'parseF', { parseFloat: 'function' }],
    ['what asks the reader', 'promp▮', 'promp', { prompt: 'function' }],
    ['a name of the same cell', 'const local = 1; loca▮', 'loca', { local: 'variable' }],
    ['a parameter', 'function f(param: number) { return para▮ }', 'para', { param: 'variable' }],
    ['a member', 'net.w▮', 'w', { weights: 'field' }],
    ['a method of a literal', '"text".toUpperC▮', 'toUpperC', { toUpperCase: 'method' }],
    ['a member behind a call', 'net.forward().toUpperC▮', 'toUpperC', { toUpperCase: 'method' }],
    ['a member behind a question', 'sentence?.toUpperC▮', 'toUpperC', { toUpperCase: 'method' }],
    ['a member in a pattern', 'const { wei▮ } = net', 'wei', { weights: 'field' }],
    ['a member of an enum', 'Mode.O▮', 'O', { Off: 'enum member', On: 'enum member' }],
    ['a member in the middle of code', 'if (net.w▮ > 1) { helper(2) }', 'w', { weights: 'field' }],
    [
      'a member in a block that is open',
      'for (const n of [net]) { n.we▮',
      'we',
      { weights: 'field' },
    ],
    ['one in an open template', 'const text = `it is ${net.we▮', 'we', { weights: 'field' }],
    ['one in a function', 'function f() {\n  if (files.readF▮', 'readF', { readFile: 'function' }],
    ['a literal of a union', 'const m: "one" | "two" = "t▮', 't', { two: 'constant' }],
    ['a package', "import { kind } from 'esm▮'", 'esm', { 'esm-only': 'module' }],
    ['a package of a scope', "import { hammer } from '@sco▮'", '@sco', { '@scope/tool': 'module' }],
    ['the rest of its name', "import { hammer } from '@scope/to▮'", 'to', { tool: 'folder' }],
    ['a part of a package', "import { depth } from 'exports-only/d▮'", 'd', { deep: 'file' }],
    ['a built-in module', 'import { readFile } from "node:fs/pro▮"', 'pro', { promises: 'module' }],
    ['a local file', 'import { rows } from "./dat▮"', 'dat', { 'data-file': 'file' }],
    [
      'a local file behind its dash',
      'import { rows } from "./data-f▮"',
      'data-f',
      { 'data-file': 'file' },
    ],
    ['a file in a folder', 'import { hi } from "./helper/m▮"', 'm', { m: 'file' }],
    ['a module of a cell', 'import { sides } from "./sha▮"', 'sha', { shapes: 'file' }],
    ['a name of a package', 'import { kin▮ } from "esm-only"', 'kin', { kind: 'variable' }],
    ['a name of a local file', 'import { ro▮ } from "./data-file"', 'ro', { rows: 'variable' }],
  ] as const)('%s: %s', async ([, marked, typed, types]) => {
    const asked = await complete(marked);
    expect(asked.typed).toBe(typed);
    expect(asked.types).toMatchObject(types);
    for (const match of asked.matches) {
      expect(match.toLowerCase().startsWith(typed.toLowerCase())).toBe(true);
      // The word that is being typed is no name yet.
      if (match === typed) expect(Object.keys(types)).toContain(match);
    }
  });

  test('shows nothing of ours', async () => {
    const { matches } = await complete('import { x } from "./▮"');
    expect(matches).toContain('data-file');
    expect(matches.filter((match) => match.startsWith('__'))).toEqual([]);
    expect((await complete('__▮')).matches.filter((match) => /ng|cell/.test(match))).toEqual([]);
  });

  test('gives names as a dictionary does, those with a small letter first', async () => {
    const { matches } = await complete(
      'const ops = { _own: 1, Max: 1, zeros: 1, max: 1, Abs: 1 }; ops.▮',
    );
    expect(matches).toEqual(['Abs', 'max', 'zeros', 'Max', '_own']);
  });

  test('shows no hidden file', async () => {
    workspace.write('.secrets/key.ts', 'export {};');
    const { matches } = await complete('import { x } from "./▮"');
    expect(matches.filter((match) => match.startsWith('.'))).toEqual([]);
  });

  test.for([
    ['of a tuple', 'const pair: [number, string] = [1, "a"]; pair.▮', 'at'],
    ['that need quotes', 'const keyed = { "a-b": 1, plain: 2 }; keyed.▮', 'plain'],
    ['of a class', 'Net.▮', 'prototype'],
  ] as const)('puts no bracket behind a dot: members %s', async ([, marked, member]) => {
    const { matches } = await complete(marked);
    expect(matches).toContain(member);
    expect(matches.filter((match) => /\W/.test(match))).toEqual([]);
  });

  test('has nothing to say inside a comment', async () => {
    expect((await complete('// import "./da▮')).matches).toEqual([]);
  });
});
