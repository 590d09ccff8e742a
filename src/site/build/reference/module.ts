import { readFileSync } from 'node:fs';
import { type Comment, parseSync, type Statement, type TSSignature } from 'oxc-parser';

/** One part of a class or an interface that its users see. */
export interface Member {
  readonly name: string;
  readonly code: string;
  readonly comment?: string;
}

/** What a module declares by one name: overloads together. */
export interface Declaration {
  readonly kind: 'class' | 'interface' | 'type' | 'function' | 'constant';
  /** One text an overload; of a class or an interface its head. */
  readonly code: readonly string[];
  /** The doc comment, without its stars. */
  readonly comment?: string;
  readonly members: readonly Member[];
}

/** Where a name comes from: another module's name, or all of another module. */
export interface Origin {
  readonly from: string;
  readonly name: string | '*';
}

/** What a module says of names, as far as its text alone tells. */
export interface Module {
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly imports: ReadonlyMap<string, Origin>;
  /** Local names and names of other modules, by the name they are exported by. */
  readonly exports: ReadonlyMap<string, string | Origin>;
  /** Modules all of whose names are exported. */
  readonly stars: readonly string[];
}

/** Reads a file of declarations. @throws Error where it cannot be parsed */
export function readModule(file: string): Module {
  const text = readFileSync(file, 'utf8');
  const { program, comments, errors } = parseSync(file, text, { lang: 'dts' });
  if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
  const declarations = new Map<string, Declaration>();
  const imports = new Map<string, Origin>();
  const exports = new Map<string, string | Origin>();
  const stars: string[] = [];
  const source = new Text(text, comments);

  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      for (const specifier of statement.specifiers) {
        const name = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : '*';
        imports.set(specifier.local.name, { from: sourceOf(statement.source), name });
      }
    } else if (statement.type === 'ExportAllDeclaration') {
      const from = sourceOf(statement.source);
      if (statement.exported) exports.set(nameOf(statement.exported), { from, name: '*' });
      else stars.push(from);
    } else if (statement.type === 'ExportNamedDeclaration') {
      const from = statement.source ? sourceOf(statement.source) : undefined;
      for (const { local, exported } of statement.specifiers) {
        const origin = from === undefined ? nameOf(local) : { from, name: nameOf(local) };
        exports.set(nameOf(exported), origin);
      }
      if (statement.declaration) {
        for (const [name, declaration] of declared(statement.declaration, statement, source)) {
          declarations.set(name, merged(declarations.get(name), declaration));
          exports.set(name, name);
        }
      }
    } else {
      for (const [name, declaration] of declared(statement, statement, source)) {
        declarations.set(name, merged(declarations.get(name), declaration));
      }
    }
  }
  return { declarations, imports, exports, stars };
}

/** Our declarations name the copy of TensorFlow.js that we carry; to a reader it is the package. */
const sourceOf = ({ value }: { readonly value: string }): string =>
  /^\.{1,2}\/(?:.*\/)?tensorflow\/index\.js$/.test(value) ? '@tensorflow/tfjs' : value;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text of a file and the comments in it. */
class Text {
  readonly #text: string;
  readonly #comments: readonly Comment[];

  constructor(text: string, comments: readonly Comment[]) {
    this.#text = text;
    this.#comments = comments;
  }

  /** The code of a span, without the doc comments in it and what they indent. */
  code(from: number, to: number): string {
    let code = '';
    let at = from;
    for (const { start, end } of this.#comments) {
      if (start < at || end > to) continue;
      code += this.#text.slice(at, start).replace(/[ \t]*$/, '');
      at = end;
      // A comment had its lines to itself.
      if (code === '' || code.endsWith('\n')) while (/\s/.test(this.#text[at] ?? '')) at++;
    }
    return `${code}${this.#text.slice(at, to)}`
      .replace(/^(?:export )?(?:declare )?/, '')
      .replace(/\n {4}/g, '\n  ')
      .trim();
  }

  /** The doc comment that stands right before a place. */
  comment(place: number): string | undefined {
    const before = this.#comments.findLast(({ end }) => end <= place);
    if (!before?.value.startsWith('*')) return undefined;
    if (this.#text.slice(before.end, place).trim() !== '') return undefined;
    return before.value
      .slice(1)
      .replace(/^[ \t]*\*[ \t]?/gm, '')
      .trim();
  }
}

type Node = Statement | NonNullable<Extract<Statement, { declaration: unknown }>['declaration']>;

function declared(node: Node, whole: Span, text: Text): [string, Declaration][] {
  const comment = text.comment(whole.start);
  const about = comment === undefined ? {} : { comment };
  const all = [text.code(node.start, node.end)];
  switch (node.type) {
    case 'TSDeclareFunction':
    case 'FunctionDeclaration':
      return node.id
        ? [[node.id.name, { kind: 'function', code: all, members: [], ...about }]]
        : [];
    case 'TSTypeAliasDeclaration':
      return [[node.id.name, { kind: 'type', code: all, members: [], ...about }]];
    case 'VariableDeclaration':
      return node.declarations.flatMap((each): [string, Declaration][] => {
        if (each.id.type !== 'Identifier') return [];
        const code = [`const ${text.code(each.start, each.end)};`];
        return [[each.id.name, { kind: 'constant', code, members: [], ...about }]];
      });
    case 'TSInterfaceDeclaration':
    case 'ClassDeclaration': {
      if (!node.id) return [];
      const kind = node.type === 'ClassDeclaration' ? 'class' : 'interface';
      const members = node.body.body.flatMap((member) => memberOf(member, text));
      const code = [text.code(node.start, node.body.start)];
      return [[node.id.name, { kind, code, members, ...about }]];
    }
    default:
      return [];
  }
}

type Part = TSSignature | { readonly type: string; readonly start: number; readonly end: number };

function memberOf(part: Part, text: Text): Member[] {
  if ('accessibility' in part && part.accessibility === 'private') return [];
  let name = '()';
  if ('key' in part) {
    const { key } = part;
    if (key.type === 'PrivateIdentifier') return [];
    name = key.type === 'Identifier' ? key.name : text.code(key.start, key.end);
  } else if (part.type === 'TSConstructSignatureDeclaration') name = 'new';
  else if (part.type === 'TSIndexSignature') name = '[]';
  const code = text.code(part.start, part.end);
  const comment = text.comment(part.start);
  return [{ name, code, ...(comment === undefined ? {} : { comment }) }];
}

/** Overloads, and an interface beside a class or a constant of its name, are one entry. */
function merged(before: Declaration | undefined, next: Declaration): Declaration {
  if (!before) return next;
  const comment = [before.comment, next.comment].filter(Boolean).join('\n\n');
  return {
    kind: before.kind,
    code: [...before.code, ...next.code],
    members: [...before.members, ...next.members],
    ...(comment === '' ? {} : { comment }),
  };
}

function nameOf(
  node: { readonly type: string } & ({ readonly name: string } | { readonly value: string }),
): string {
  return 'name' in node ? node.name : node.value;
}
