import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const manifest = (fields: object): string => JSON.stringify({ version: '1.0.0', ...fields });

/** Packages of each kind that a notebook may import, and a helper beside it. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': manifest({ name: 'workspace' }),
  'helper/m.ts': [
    'export const version = 1;',
    "export function hi(n: string) { return 'hi ' + n; }",
    'export type T1 = { a: number };',
    'export default class Foo { constructor(public v: number) {} }',
  ].join('\n'),
  'node_modules/esm-only/package.json': manifest({
    name: 'esm-only',
    type: 'module',
    exports: { types: './index.d.ts', import: './index.js' },
  }),
  'node_modules/esm-only/index.js': 'export const kind = "esm"; export default () => kind;',
  'node_modules/esm-only/index.d.ts':
    'export declare const kind: string; export default function (): string;',
  'node_modules/exports-only/package.json': manifest({
    name: 'exports-only',
    exports: { './deep': { types: './lib/deep.d.ts', default: './lib/deep.cjs' } },
  }),
  'node_modules/exports-only/lib/deep.cjs': 'exports.depth = 3;',
  'node_modules/exports-only/lib/deep.d.ts': 'export declare const depth: number;',
  'node_modules/awaits/package.json': manifest({
    name: 'awaits',
    type: 'module',
    main: 'index.js',
    types: 'index.d.ts',
  }),
  'node_modules/awaits/index.js':
    'export const ready = await new Promise((done) => setTimeout(done, 5, "yes"));',
  'node_modules/awaits/index.d.ts': 'export declare const ready: string;',
  'node_modules/cjs-function/package.json': manifest({ name: 'cjs-function', types: 'i.d.ts' }),
  'node_modules/cjs-function/index.js':
    'module.exports = (n) => n * 2; module.exports.extra = "more";',
  'node_modules/cjs-function/i.d.ts':
    'declare function twice(n: number): number; declare namespace twice { const extra: string } export = twice;',
  'node_modules/cjs-compiled/package.json': manifest({ name: 'cjs-compiled', types: 'i.d.ts' }),
  'node_modules/cjs-compiled/index.js':
    'Object.defineProperty(exports, "__esModule", { value: true }); exports.default = "the default"; exports.named = "a name";',
  'node_modules/cjs-compiled/i.d.ts':
    'declare const d: string; export default d; export declare const named: string;',
};

/**
 * A folder as a reader's, outside the project, so that nothing of the project is found by accident.
 */
export class Workspace {
  readonly path = mkdtempSync(join(tmpdir(), 'notegrad-workspace-'));

  constructor(extra: Readonly<Record<string, string>> = {}) {
    for (const [file, text] of Object.entries({ ...FILES, ...extra })) this.write(file, text);
  }

  write(file: string, text: string): void {
    const path = join(this.path, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
