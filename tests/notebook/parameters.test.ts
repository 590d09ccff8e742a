import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Notebook } from '../../src/notebook/index.ts';
import { fromText } from '../../src/notebook/index.ts';
import { injectParameters, type Parameters } from '../../src/notebook/parameters/index.ts';
import { literal } from '../../src/notebook/parameters/literal.ts';
import { readParameters } from '../../src/notebook/parameters/read-file.ts';
import { parseYaml } from '../../src/notebook/parameters/yaml.ts';

const notebook = (source: string): Notebook =>
  fromText(`// %% tags=["parameters"]\n${source}\n\n// %%\nlr\n`, 'n.ts');

const SOURCE =
  "const lr = 0.1; let epochs: number = 5;\nconst kind: 'sgd' | 'adam' = 'sgd';\n" +
  "const name = 'run'; const shuffle = true; const sizes = [16, 8];\n" +
  'const net: { width: number; depth?: number } = { width: 3 };\nconst seed: number | null = null;\n' +
  "type Mode = 'a' | 'b'; const mode: Mode = 'a'; const made = compute();";

const texts = (given: Readonly<Record<string, string>>): Parameters =>
  Object.fromEntries(Object.entries(given).map(([name, text]) => [name, { text }]));

const injected = (parameters: Parameters, source = SOURCE): string =>
  injectParameters(notebook(source), parameters).cells.find(({ metadata }) =>
    metadata.tags?.includes('injected-parameters'),
  )?.source ?? '';

describe('parameters', () => {
  test('stand after the cell that declares them, with its types and its keywords', () => {
    const found = injectParameters(notebook(SOURCE), texts({ lr: '1e-3', epochs: '20' }));
    expect(found.cells.map(({ metadata }) => metadata.tags ?? [])).toEqual([
      ['parameters'],
      ['injected-parameters'],
      [],
    ]);
    expect(found.cells[1]).toMatchObject({
      cell_type: 'code',
      source: 'const lr: number = 0.001;\nlet epochs: number = 20;',
    });
  });

  test.for([
    ['kind', 'adam', "const kind: 'sgd' | 'adam' = \"adam\";"],
    ['name', '123', 'const name: string = "123";'],
    ['name', '"quoted"', 'const name: string = "\\"quoted\\"";'],
    ['shuffle', 'false', 'const shuffle: boolean = false;'],
    ['sizes', '[4, 2]', 'const sizes: number[] = [4, 2];'],
    ['net', '{"width": 5}', 'const net: { width: number; depth?: number } = { "width": 5 };'],
    ['seed', 'null', 'const seed: number | null = null;'],
    ['seed', '7', 'const seed: number | null = 7;'],
    ['lr', 'Infinity', 'const lr: number = Infinity;'],
    ['lr', '-0', 'const lr: number = -0;'],
    // Whether it fits is for the notebook's own checker.
    ['mode', 'b', 'const mode: Mode = "b";'],
    ['made', '[1]', 'const made = [1];'],
  ])('%s=%s', ([name, text, line]) => {
    expect(injected(texts({ [name as string]: text as string }))).toBe(line);
  });

  test.for([
    ['lr', 'fast', 'lr is fast, expected number'],
    ['epochs', '"5"', 'epochs is "5", expected number'],
    ['kind', 'rmsprop', "kind is rmsprop, expected 'sgd' | 'adam'"],
    ['shuffle', 'yes', 'shuffle is yes, expected boolean'],
    ['sizes', '[4, "2"]', 'sizes is [4, "2"], expected number[]'],
    ['net', '{"width": 5, "height": 1}', 'expected { width: number; depth?: number }'],
    ['seed', 'undefined', 'seed is undefined, expected number | null'],
    ['rate', '1', 'rate is no parameter; expected one of lr: number, epochs: number'],
    ['toString', '1', 'toString is no parameter'],
  ])('%s=%s is refused', ([name, text, message]) => {
    expect(() => injected(texts({ [name as string]: text as string }))).toThrow(message as string);
  });

  test('data of a file is of its type already', () => {
    expect(injected({ lr: { data: 0.5 }, name: { data: 'x' } })).toContain('const name');
    expect(() => injected({ name: { data: 5 } })).toThrow('name is 5, expected string');
  });

  test('a second injection takes the place of the first, and without a cell there is none', () => {
    const once = injectParameters(notebook(SOURCE), texts({ lr: '1' }));
    const twice = injectParameters(once, texts({ lr: '2' }));
    expect(twice.cells.map(({ source }) => source)).toEqual([
      SOURCE,
      'const lr: number = 2;',
      'lr',
    ]);
    const plain = { ...once, cells: once.cells.slice(2) };
    expect(() => injectParameters(plain, texts({ lr: '1' }))).toThrow(
      'no cell is tagged parameters',
    );
  });

  test('are data, whatever is in them: the expression gives the value back and does nothing else', () => {
    const hostile = ['"; process.exit(1); "', '${process.exit(1)}', '`', '\u2028*/', '</script>'];
    for (const text of hostile) {
      const line = injected(texts({ name: text }));
      expect(line.split('\n')).toHaveLength(1);
      expect(new Function(`${line.replace(': string', '')} return name;`)()).toBe(text);
    }
    const record = JSON.parse('{"__proto__": {"polluted": 1}}') as object;
    const back = new Function(`return ${literal(record)}`)() as object;
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Object.hasOwn(back, '__proto__')).toBe(true);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(new Function(`return ${literal(value)}`)()).toEqual(value);
      }),
    );
  });
});

describe('a file of parameters', () => {
  test('YAML as parameters are written', () => {
    const text = `--- # a run
lr: 1.0e-3   # small
epochs: 20
name: first # not "second"
quoted: 'it''s: # fine'
double: "a\\nb"
none: ~
shuffle: true
sizes: [16, 8.5, -2]
net: {width: 3, names: [a, 'b c']}
layers:
  - width: 4
    act: relu
  - width: 2
list:
- 1
- [2, 3]
-
  - deep
nested:
  inner:
    x: .inf
empty: []
url: http://example.com/a#b
`;
    expect(parseYaml(text)).toEqual({
      lr: 0.001,
      epochs: 20,
      name: 'first',
      quoted: "it's: # fine",
      double: 'a\nb',
      none: null,
      shuffle: true,
      sizes: [16, 8.5, -2],
      net: { width: 3, names: ['a', 'b c'] },
      layers: [{ width: 4, act: 'relu' }, { width: 2 }],
      list: [1, [2, 3], ['deep']],
      nested: { inner: { x: Number.POSITIVE_INFINITY } },
      empty: [],
      url: 'http://example.com/a#b',
    });
  });

  test.for([
    ['a: &x 1', '&'],
    ['a: !!js/function "x"', '!'],
    ['a: |\n  text', '|'],
    ['a: 1\na: 2', 'a is there twice'],
    ['a: 1\n---\nb: 2', 'one document'],
    ['a: b: c', 'too many'],
    ['a: [1, 2', 'expected ]'],
    ['a: "x', 'not closed'],
    ['a:\n\tb: 1', 'tab'],
    ['a: 1\n  b: 2', 'indentation'],
    ['a: *x', '*'],
    ['a: &a [1]\nb: [*a, *a]', '&'],
    ['a: !!binary aGk=', '!'],
    ['a: !mine 1', '!'],
    ['a: >\n  text', '>'],
    ['a: {b: 1, b: 2}', 'line 1, "a: {b: 1, b: 2}": b is there twice; JSON says anything'],
    ['a: 0\n1: 2\n"1": 3', 'line 3'],
    ['? [1]\n: 2', 'name: value'],
    ['%YAML 1.1\n---\na: yes', '%'],
    ['a: {b: 1', 'expected }'],
  ])('%j is refused', ([text, message]) => {
    expect(() => parseYaml(text as string)).toThrow(message as string);
  });

  test('words that YAML 1.1 took for something else are texts, and no name reaches a prototype', () => {
    const read = parseYaml('on: yes\nday: 2026-01-02\ntime: 12:30:00\nold: 012\n<<: {b: 1}');
    expect(read).toEqual({
      on: 'yes',
      day: '2026-01-02',
      time: '12:30:00',
      old: 12,
      '<<': { b: 1 },
    });
    const made = parseYaml('__proto__: {polluted: true}') as { polluted?: boolean };
    expect([made.polluted, Object.keys(made)]).toEqual([undefined, ['__proto__']]);
    expect([parseYaml(''), parseYaml('# nothing\n')]).toEqual([{}, {}]);
  });

  test('says its name with what is wrong, and JSON is read as JSON', async ({ onTestFinished }) => {
    const { mkdtemp, rm } = await import('node:fs/promises');
    const folder = await mkdtemp(join(tmpdir(), 'notegrad-parameters-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(`${folder}/p.json`, '{"lr": 0.5}');
    await writeFile(`${folder}/p.yaml`, '- 1');
    expect(await readParameters(`${folder}/p.json`)).toEqual({ lr: 0.5 });
    await expect(readParameters(`${folder}/p.yaml`)).rejects.toThrow('p.yaml: expected names');
  });
});
