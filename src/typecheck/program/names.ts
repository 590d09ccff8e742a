import {
  boundIdentifiers,
  boundNames,
  isFunction,
  isNode,
  type Node,
  parse as parseAnew,
  walk,
} from '../../cell/syntax.ts';

let latest: { readonly source: string; readonly parsed: ReturnType<typeof parseAnew> } | undefined;

/** Of one cell much is asked, one after the other. */
function parse(source: string): ReturnType<typeof parseAnew> {
  if (latest?.source !== source) latest = { source, parsed: parseAnew(source) };
  return latest.parsed;
}

/** How a name of a cell is seen by the type checker in later cells. */
export interface Declared {
  /** As a value: re-declared for later cells as `let` or `const`, or imported where it is also a type. */
  readonly value?: 'let' | 'const' | 'import';
  /** As a type. `parameters` is the source of its type parameters, `<T extends U>`, or empty. */
  readonly type?: { readonly parameters: string; readonly arguments: string };
  /** The cell exports it with its own `export` keyword. */
  readonly exported: boolean;
  /** It is all that a package exports: `import * as x from 'package'`. */
  readonly package?: string;
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
        for (const { type, local } of node.specifiers as Node[]) {
          const module = (node.source as Node).value as string;
          const isPackage = type === 'ImportNamespaceSpecifier' && !module.startsWith('.');
          const what = isPackage && node.importKind !== 'type' ? { package: module } : {};
          add((local as Node).name as string, { value: 'import', ...what }, false);
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

/** The text of the statement, other than an import, that declares a name. */
export function declarationOf(source: string, name: string): string | undefined {
  return parse(source)
    .body.filter(({ type }) => type !== 'ImportDeclaration')
    .map(({ start, end }) => source.slice(start, end))
    .findLast((text) => declaredNames(text).has(name));
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

/** A top-level statement of a cell that declares variables. */
export interface VariableStatement {
  readonly start: number;
  readonly end: number;
  readonly kind: 'let' | 'const';
  /** Its documentation, which stays with the variables. */
  readonly comment: string;
  /** What it is initialised with speaks of more than types: of documented members. */
  readonly isDocumentedInside: boolean;
  readonly variables: readonly DeclaredVariable[];
}

export interface DeclaredVariable {
  readonly name: string;
  /** Where its name begins. */
  readonly position: number;
  readonly isAnnotated: boolean;
  /** The source of a constant that is a plain literal. */
  readonly literal?: string;
}

export function variableStatements(source: string): VariableStatement[] {
  const found: VariableStatement[] = [];
  let gap = 0;
  for (const statement of parse(source).body) {
    const before = source.slice(gap, statement.start);
    gap = statement.end;
    const node = isNode(statement.declaration) ? statement.declaration : statement;
    if (node.type !== 'VariableDeclaration' || node.declare === true) continue;
    const declarators = node.declarations as readonly Node[];
    found.push({
      start: statement.start,
      end: statement.end,
      kind: node.kind === 'const' ? 'const' : 'let',
      comment: /\/\*\*(?:(?!\*\/)[\s\S])*\*\/(?=\s*$)/.exec(before)?.[0] ?? '',
      isDocumentedInside: source.slice(node.start, node.end).includes('/**'),
      variables: declarators.flatMap((declarator) => variablesOf(declarator, node.kind, source)),
    });
  }
  return found;
}

function variablesOf({ id, init }: Node, kind: unknown, source: string): DeclaredVariable[] {
  const pattern = id as Node;
  const isAnnotated = isNode(pattern.typeAnnotation);
  const isLiteral =
    kind === 'const' && pattern.type === 'Identifier' && !isAnnotated && isPlainLiteral(init);
  return boundIdentifiers(pattern).map(({ name, start }) => ({
    name: name as string,
    position: start,
    isAnnotated,
    ...(isLiteral && { literal: source.slice((init as Node).start, (init as Node).end) }),
  }));
}

function isPlainLiteral(init: unknown): boolean {
  if (!isNode(init)) return false;
  const node = init.type === 'UnaryExpression' && init.operator === '-' ? init.argument : init;
  const { type, value } = node as Node;
  return type === 'Literal' && ['number', 'string', 'boolean', 'bigint'].includes(typeof value);
}

/** Variables of which `typeof` may be asked anywhere: not those that get a type with what they are assigned. */
export function guessableNames(source: string): { name: string; annotation?: string }[] {
  return parse(source).body.flatMap((statement) => {
    const node = isNode(statement.declaration) ? statement.declaration : statement;
    if (node.type !== 'VariableDeclaration') return [];
    return (node.declarations as readonly Node[]).flatMap(({ id, init }) => {
      const { type, name, typeAnnotation } = id as Node;
      if (type !== 'Identifier') return boundNames(id as Node).map((name) => ({ name }));
      if (node.kind === 'const' && isPlainLiteral(init)) return [];
      if (!isNode(typeAnnotation)) return isTyped(init) ? [{ name: name as string }] : [];
      const { start, end } = typeAnnotation.typeAnnotation as Node;
      return [{ name: name as string, annotation: source.slice(start, end) }];
    });
  });
}

/** `[]`, `null` and `undefined` leave it open what their variable will be. */
function isTyped(init: unknown): boolean {
  if (!isNode(init)) return false;
  if (init.type === 'ArrayExpression') return (init.elements as unknown[]).length > 0;
  return init.name !== 'undefined' && !(init.type === 'Literal' && init.value === null);
}

/** A function that does not say what it returns. */
export interface OpenFunction {
  readonly name: string;
  /** Where its name begins. */
  readonly position: number;
  /** Where its body begins. */
  readonly body: number;
}

export function openFunctions(source: string): OpenFunction[] {
  const all = parse(source).body.map((statement) =>
    isNode(statement.declaration) ? statement.declaration : statement,
  );
  const functions = all.filter(
    ({ type, id }) => /^(FunctionDeclaration|TSDeclareFunction)$/.test(type) && isNode(id),
  );
  const nameOfFunction = (node: Node) => (node.id as Node).name as string;
  const counts = new Map<string, number>();
  for (const node of functions) {
    counts.set(nameOfFunction(node), (counts.get(nameOfFunction(node)) ?? 0) + 1);
  }
  return functions
    .filter((node) => !isNode(node.returnType) && counts.get(nameOfFunction(node)) === 1)
    .filter(({ body }) => isNode(body))
    .map((node) => ({
      name: nameOfFunction(node),
      position: (node.id as Node).start,
      body: (node.body as Node).start,
    }));
}

/** Whether the cell says something to the checker besides the names it declares. */
export function speaksToAll(source: string): boolean {
  return (
    /^\s*\/\/\/\s*</m.test(source) ||
    parse(source).body.some(
      ({ type, id, global }) =>
        type === 'ImportDeclaration' ||
        (type === 'TSModuleDeclaration' && (global === true || (id as Node).type === 'Literal')),
    )
  );
}

/** Names of types that are declared inside of something: the compiler prints them without saying where. */
export function innerTypes(source: string): string[] {
  const found: string[] = [];
  const top = new Set(
    parse(source).body.map((statement) =>
      isNode(statement.declaration) ? statement.declaration : statement,
    ),
  );
  for (const statement of top) {
    walk(statement, (node) => {
      const isType = /^(Class|TSInterface|TSTypeAlias|TSEnum)/.test(node.type);
      if (isType && !top.has(node) && isNode(node.id)) found.push(node.id.name as string);
      return undefined;
    });
  }
  return found;
}

/** A place that may be assigned to, or a part of one. */
const TARGET =
  /^(Assign|Update|Unary|For|Array|Rest|Property|Paren|TSAs|TSNonNull|TSSat|TSTypeAss)/;

/** The members of a namespace that a source names, as in `tf.ones`; undefined where it does anything else with it. */
export function membersOf(source: string, namespace: string): Set<string> | undefined {
  const { body, problems } = parse(source);
  if (problems.length > 0) return undefined;
  const isIt = (node: unknown) =>
    isNode(node) && node.type === 'Identifier' && node.name === namespace;
  const members = new Set<string>();
  let others = 0;
  for (const statement of body) {
    walk(statement, (node, parent) => {
      const { object, left, property, right, computed } = node;
      if (isIt(node)) others++;
      const isMember = node.type === 'MemberExpression' && isIt(object) && computed === false;
      if (
        !(isMember && !TARGET.test(parent?.type ?? '')) &&
        !(node.type === 'TSQualifiedName' && isIt(left))
      ) {
        return undefined;
      }
      members.add(nameOf(property ?? right));
      others--;
      return undefined;
    });
  }
  return others === 0 ? members : undefined;
}

/** Every word of the source that may be an identifier: more than are used, never fewer. */
export function identifiersIn(source: string): Set<string> {
  return new Set(source.match(/[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu) ?? []);
}
