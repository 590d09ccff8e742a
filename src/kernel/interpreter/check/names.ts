import MagicString from 'magic-string';
import { boundNames, isFunction, isNode, type Node, parse, walk } from '../compile/syntax.ts';

/** How a name of a cell is seen by the type checker in later cells. */
export interface Declared {
  /** As a value: re-declared for later cells as `let` or `const`, or imported where it is also a type. */
  readonly value?: 'let' | 'const' | 'import';
  /** As a type. `parameters` is the source of its type parameters, `<T extends U>`, or empty. */
  readonly type?: { readonly parameters: string; readonly arguments: string };
  /** The cell exports it with its own `export` keyword. */
  readonly exported: boolean;
}

/** The top-level names of a TypeScript cell. */
export function declaredNames(source: string): Map<string, Declared> {
  const names = new Map<string, Declared>();
  const add = (name: string, declared: Omit<Declared, 'exported'>, exported: boolean) => {
    names.set(name, { ...names.get(name), ...declared, exported });
  };
  for (const statement of parse(source).body) {
    const isExport = statement.type === 'ExportNamedDeclaration';
    const node = (isExport && statement.declaration ? statement.declaration : statement) as Node;
    const name = isNode(node.id) ? (node.id.name as string) : '';
    switch (node.type) {
      case 'VariableDeclaration': {
        const value = node.kind === 'let' || node.kind === 'var' ? 'let' : 'const';
        for (const { id } of node.declarations as Node[]) {
          for (const bound of boundNames(id as Node)) add(bound, { value }, isExport);
        }
        break;
      }
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        add(name, { type: typeParameters(node, source) }, isExport);
        break;
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
      case 'ClassDeclaration':
      case 'TSEnumDeclaration':
      case 'TSImportEqualsDeclaration':
        add(name, { value: 'import' }, isExport);
        break;
      case 'TSModuleDeclaration':
        if (name !== '' && name !== 'global') add(name, { value: 'import' }, isExport);
        break;
      case 'ImportDeclaration':
        for (const { local } of node.specifiers as Node[]) {
          add((local as Node).name as string, { value: 'import' }, false);
        }
        break;
      default:
        for (const bound of hoistedVars(node)) {
          if (!names.has(bound)) add(bound, { value: 'let' }, false);
        }
    }
  }
  return names;
}

/** `var` in blocks belongs to the cell. */
function hoistedVars(statement: Node): string[] {
  const found: string[] = [];
  walk(statement, (node) => {
    if (isFunction(node) || /Class|TSModule/.test(node.type)) return false;
    if (node.type === 'VariableDeclaration' && node.kind === 'var') {
      for (const { id } of node.declarations as Node[]) found.push(...boundNames(id as Node));
    }
    return undefined;
  });
  return found;
}

function typeParameters(node: Node, source: string): NonNullable<Declared['type']> {
  const list = node.typeParameters as Node | null;
  if (!list) return { parameters: '', arguments: '' };
  const names = (list.params as Node[]).map((param) => nameOf(param.name));
  return { parameters: source.slice(list.start, list.end), arguments: `<${names.join()}>` };
}

const nameOf = (name: unknown): string => (isNode(name) ? (name.name as string) : (name as string));

/** Specifiers of the packages and files that a cell imports. */
export function importedModules(source: string): string[] {
  return parse(source)
    .body.filter(({ type, source: from }) => /^(Import|Export)/.test(type) && isNode(from))
    .map(({ source: from }) => (from as Node).value as string);
}

/** The variables that a cell declares plainly, not by a pattern, and where their names begin. */
export function plainVariables(source: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const { declarations } of variableStatements(source)) {
    for (const { id } of declarations) {
      if (id.type === 'Identifier') found.set(id.name as string, id.start);
    }
  }
  return found;
}

/** Declares variables by their type instead of by what they are initialised with. */
export function replaceVariables(source: string, types: ReadonlyMap<string, string>): string {
  if (types.size === 0) return source;
  const out = new MagicString(source);
  for (const { node, declarations } of variableStatements(source)) {
    const parts = declarations.map(({ id }) => {
      const type = id.type === 'Identifier' ? types.get(id.name as string) : undefined;
      return type && `${id.name}:${type}`;
    });
    if (parts.includes(undefined)) continue;
    out.overwrite(node.start, node.end, `declare ${node.kind} ${parts.join()};`);
  }
  return out.toString();
}

function* variableStatements(
  source: string,
): Iterable<{ node: Node; declarations: readonly { id: Node }[] }> {
  for (const statement of parse(source).body) {
    const inner = isNode(statement.declaration) ? statement.declaration : statement;
    if (inner.type !== 'VariableDeclaration' || inner.declare === true) continue;
    if (inner.kind !== 'const' && inner.kind !== 'let') continue;
    yield { node: inner, declarations: inner.declarations as unknown as readonly { id: Node }[] };
  }
}

/** Every word of the source that may be an identifier: more than are used, never fewer. */
export function words(source: string): Set<string> {
  return new Set(source.match(/[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu) ?? []);
}
