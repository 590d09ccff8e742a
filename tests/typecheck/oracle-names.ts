import { parseSync } from 'oxc-parser';

/** What a cell declares at its top level. */
export interface CellNames {
  /** `let` and `var`: later cells may assign to them. */
  readonly variables: ReadonlySet<string>;
  /** Everything else: constants, functions, classes, types, imports. */
  readonly fixed: ReadonlySet<string>;
  /** Those that the cell exports itself. */
  readonly exported: ReadonlySet<string>;
}

/** The part of an ESTree node that is looked at. */
interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Reads the top-level names of a cell. A cell that does not parse declares what the parser made of it. */
export function namesOf(source: string): CellNames {
  const { program } = parseSync('cell.ts', source, { lang: 'ts', sourceType: 'module' });
  const variables = new Set<string>();
  const fixed = new Set<string>();
  const exported = new Set<string>();
  for (const statement of program.body as unknown as Node[]) {
    const inner = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    const before = new Set([...variables, ...fixed]);
    if (isNode(inner)) declare(inner, variables, fixed);
    if (statement.type !== 'ExportNamedDeclaration') continue;
    for (const name of [...variables, ...fixed]) if (!before.has(name)) exported.add(name);
    for (const specifier of nodes(statement.specifiers)) {
      const name = nameOf(specifier.exported);
      if (name !== undefined) exported.add(name);
    }
  }
  return { variables, fixed, exported };
}

function declare(node: Node, variables: Set<string>, fixed: Set<string>): void {
  switch (node.type) {
    case 'VariableDeclaration': {
      const target = node.kind === 'let' || node.kind === 'var' ? variables : fixed;
      for (const declarator of nodes(node.declarations)) bind(declarator.id, target);
      return;
    }
    case 'ImportDeclaration':
      for (const specifier of nodes(node.specifiers)) bind(specifier.local, fixed);
      return;
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
    case 'TSImportEqualsDeclaration':
      bind(node.id, fixed);
  }
}

/** The names in a binding pattern. */
function bind(pattern: unknown, into: Set<string>): void {
  if (!isNode(pattern)) return;
  switch (pattern.type) {
    case 'Identifier':
      into.add(String(pattern.name));
      return;
    case 'ObjectPattern':
      for (const property of nodes(pattern.properties))
        bind(property.value ?? property.argument, into);
      return;
    case 'ArrayPattern':
      for (const element of nodes(pattern.elements)) bind(element, into);
      return;
    case 'AssignmentPattern':
      bind(pattern.left, into);
      return;
    case 'RestElement':
      bind(pattern.argument, into);
  }
}

function nameOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? String(node.name) : undefined;
}

function nodes(list: unknown): Node[] {
  return Array.isArray(list) ? list.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
