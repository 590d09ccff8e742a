import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from '@tslab/typescript-for-tslab';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

interface Import {
  from: string;
  /** Path within src, or the name of a package. */
  to: string;
  local: boolean;
  /** Vanishes when compiled. */
  typeOnly: boolean;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith('backend/assembly'),
);

/** The static imports and re-exports of a file. */
function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(src, file), 'utf8'),
    ts.ScriptTarget.ES2022,
  );
  return source.statements.flatMap((statement): Import[] => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const specifier = statement.moduleSpecifier;
    if (!specifier || !ts.isStringLiteral(specifier)) return [];
    const local = specifier.text.startsWith('.');
    const to = local ? relative(src, join(src, dirname(file), specifier.text)) : specifier.text;
    const typeOnly = ts.isImportDeclaration(statement)
      ? (statement.importClause?.isTypeOnly ?? false)
      : statement.isTypeOnly;
    return [{ from: file, to, local, typeOnly }];
  });
}

const imports = files.flatMap(importsOf);

/** What a file imports when it comes to that, `await import('./x.ts')`, and the types it takes so. */
function dynamicImportsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/\bimport\(\s*'(\.[^']*)'/g)].map(([, specifier = '']) => ({
    from: file,
    to: relative(src, join(src, dirname(file), specifier)),
    local: true,
    typeOnly: false,
  }));
}

/** The rows of the table in CONTRIBUTING.md: what each room may import. */
const rules = new Map(
  readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    .split('\n')
    .flatMap((line): [string, string][] => {
      const cells = line.split('|').map((cell) => cell.trim());
      const room = /^`([\w.-]+)\/?`$/.exec(cells[1] ?? '')?.[1];
      return room ? [[room, cells[3] ?? '']] : [];
    }),
);
const libraryRooms = [...rules.keys()].slice(0, [...rules.keys()].indexOf('cell'));

/** The rooms, or folders of one, that a room may import. */
function allowed(room: string): string[] {
  const rule = rules.get(room) ?? '';
  if (rule === 'everything') return [...rules.keys()];
  const named = [...rule.matchAll(/`([\w./-]+)`( and below)?/g)].flatMap(([, name = '', below]) =>
    below ? [name, ...allowed(name)] : [name],
  );
  return rule.includes('the library rooms') ? [...libraryRooms, ...named] : named;
}

describe('the rooms of src', () => {
  test('are those of CONTRIBUTING.md', () => {
    expect(files.length).toBeGreaterThan(20);
    for (const room of new Set(files.map((file) => file.split('/')[0] ?? ''))) {
      expect([...rules.keys()]).toContain(room);
    }
  });

  test('import only what CONTRIBUTING.md allows them', () => {
    const strays = imports.filter(({ from, to, local }) => {
      const room = from.split('/')[0] ?? '';
      if (!local || to.startsWith(`${room}/`)) return false;
      return !allowed(room).some((name) => to === name || to.startsWith(`${name}/`));
    });
    expect(strays.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  /** Rooms that others enter by these files only. A second one stands for those who must load little. */
  const faces: Readonly<Record<string, readonly string[]>> = {
    cell: ['index.ts', 'syntax.ts', 'problems.ts', 'tensorflow/help-link.ts'],
    kernel: ['index.ts'],
  };

  test('are entered by their faces', () => {
    const strays = imports.filter(({ from, to, local }) => {
      const [room = '', ...path] = to.split('/');
      if (!local || from.startsWith(`${room}/`) || !(room in faces)) return false;
      return !faces[room]?.includes(path.join('/'));
    });
    expect(strays.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
    expect(imports.some(({ from, to }) => from.startsWith('site/') && to === 'cell/index.ts')).toBe(
      true,
    );
  });

  test('cells and kernel know TensorFlow.js from one folder, and take it as a plug-in', () => {
    const naming = files.filter(
      (file) =>
        /^(cell|kernel)\//.test(file) &&
        !file.startsWith('cell/tensorflow/') &&
        /tensorflow|_tfengine/i.test(readFileSync(join(src, file), 'utf8')),
    );
    // Where the face, the list of plug-ins and the menu of help are put together.
    const own = ['cell/index.ts', 'kernel/engine/index.ts', 'kernel/start.ts'];
    expect(naming.sort()).toEqual(own);
  });

  test('what is the same in kernel and page needs no Node, but for what a page replaces', () => {
    const needed = imports.filter(
      ({ from, to, typeOnly }) => from.startsWith('cell/') && to.startsWith('node:') && !typeOnly,
    );
    expect([...new Set(needed.map(({ to }) => to))]).toEqual(['node:util']);
  });

  test('what a page shares with the type checker of the kernel needs no Node', () => {
    const ofPage = imports.filter(({ from }) => from.startsWith('typecheck/program/'));
    expect(ofPage.length).toBeGreaterThan(5);
    const strays = ofPage.filter(
      ({ to, local, typeOnly }) =>
        !typeOnly &&
        (local ? !/^(typecheck\/program|cell|contract)\//.test(to) : to.startsWith('node:')),
    );
    expect(strays.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('read only variables of the environment that the README names', () => {
    const named = files.flatMap(
      (file) =>
        readFileSync(join(src, file), 'utf8').match(/\b(NOTEGRAD_[A-Z_]+|JPY_\w+)\b/g) ?? [],
    );
    const documented = readFileSync(join(root, 'README.md'), 'utf8');
    const variables = [...new Set(named)];
    expect(variables).toContain('NOTEGRAD_LEAK_METER');
    expect(variables.filter((name) => !documented.includes(`\`${name}`))).toEqual([]);
  });

  test('library rooms load in a browser: no static import of a Node built-in', () => {
    const strays = imports.filter(
      ({ from, to, typeOnly }) =>
        libraryRooms.some((room) => from.startsWith(`${room}/`)) &&
        to.startsWith('node:') &&
        !typeOnly,
    );
    expect(strays.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('are entered by their faces: index.ts of a room, or of a folder in one', () => {
    const behind = /^(?:jupyter|notebook|figure-image)\//;
    const strays = [...imports, ...files.flatMap(dynamicImportsOf)].filter(
      ({ from, to, local }) => {
        const room = `${from.split('/')[0]}/`;
        const leaves = local && to.includes('/') && !to.startsWith(room);
        return leaves && (behind.test(to) || room === 'cli/') && !to.endsWith('/index.ts');
      },
    );
    expect(strays.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('have file names in one style: words of small letters, joined by a hyphen', () => {
    const strays = files.filter((file) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*[/.])+ts$/.test(file));
    expect(strays).toEqual([]);
  });

  test('have no import circles', () => {
    const graph = new Map(files.map((file) => [file, localImports(file)]));
    expect(circles(graph)).toEqual([]);
    expect(
      circles(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b -> c -> b']);
  });
});

const localImports = (file: string): string[] =>
  imports.filter(({ from, local }) => local && from === file).map(({ to }) => to);

/** The circles met by a walk along the imports, each as the files on it. */
function circles(graph: Map<string, string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: string[]) => {
    const start = path.indexOf(file);
    if (start >= 0) found.push([...path.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    for (const to of graph.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}
