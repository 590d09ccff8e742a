import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
// The compiler that stock tslab checks cells with.
import ts from '@tslab/typescript-for-tslab';
import { expect, test } from 'vitest';

const path = fileURLToPath(new URL('./shapes.fixture.ts', import.meta.url));

const parsed = new Map<string, ts.SourceFile | undefined>();

/** Line and full message of every error of the fixture, with its text replaced. */
function errors(text: string): { line: number; message: string }[] {
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ES2020,
    module: ts.ModuleKind.ES2020,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { readFile, getSourceFile } = host;
  host.readFile = (name) => (name === path ? text : readFile.call(host, name));
  host.getSourceFile = (name, ...rest) => {
    if (name === path) return ts.createSourceFile(name, text, options.target, true);
    if (!parsed.has(name)) parsed.set(name, getSourceFile.call(host, name, ...rest));
    return parsed.get(name);
  };
  const program = ts.createProgram([path], options, host);
  return ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).map((diagnostic) => ({
    line: text.slice(0, diagnostic.start).split('\n').length,
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
  }));
}

test("tslab's compiler reads the types, and says what does not fit", () => {
  expect(ts.version).toMatch(/^5\.0/);
  const fixture = readFileSync(path, 'utf8');
  expect(errors(fixture)).toEqual([]);

  const marked = fixture.split('\n').flatMap((line, i) => {
    const words = /@ts-expect-error (.*)/.exec(line)?.[1];
    return words ? [{ line: i + 2, words }] : [];
  });
  expect(marked.length).toBeGreaterThan(5);
  const found = errors(fixture.replaceAll('@ts-expect-error', ''));
  expect(found.map(({ line }) => line)).toEqual(marked.map(({ line }) => line));
  found.forEach(({ message }, i) => {
    expect(message).toContain(marked[i]?.words);
  });
}, 60_000);
