import MagicString from 'magic-string';
import { isNode, type Node, parse, walk } from '../../cell/syntax.ts';

/** A type, with modules as `import("path").Name`; where that print expands aliases, also as it is shown. */
export interface PrintedType {
  readonly full: string;
  readonly short?: string;
}

/** A printed type in words that hold in the scope's module, so that nothing has to be inferred again. */
export interface DeclarableType {
  readonly text: string;
  /** Names of the scope that the text speaks of. */
  readonly uses: readonly string[];
  /** Of a function: what it returns, in the same names. */
  readonly returns?: string;
}

/** What the words of a printed type stand for. */
export interface NameResolver {
  /** The name of the scope for what a module, here by its path without extension, exports. */
  exported(module: string, name: string): string | undefined;
  /** Whether a type by this name, printed without a module, is the global one. */
  isGlobal(name: string): boolean;
  /** The name of the scope for a type that is printed without its module. */
  bare?(name: string): string | undefined;
}

/** A longer print costs more than it saves. */
const LONGEST = 4000;
const NAME = '__ng_type';

/**
 * Puts a type as the compiler prints it, with `import("path").Name` for what a module declares, into the scope's
 * names. Undefined where the print would not give the same type again: what has no name there (anonymous classes,
 * unique symbols), types of whole modules, types that only their own declaration has (`this`, `asserts`).
 */
export function declarableType(printed: string, names: NameResolver): DeclarableType | undefined {
  if (printed.length > LONGEST) return undefined;
  const head = `type ${NAME}=`;
  const { body, problems } = parse(`${head}${printed};`);
  const [alias, rest] = body;
  if (problems.length > 0 || !alias || rest) return undefined;
  const type = alias.typeAnnotation as Node;
  const out = new MagicString(`${head}${printed}`);
  const imports: { node: Node; first: Node }[] = [];
  const uses = new Set<string>();
  const parameters = typeParameters(alias);
  let isSound = true;
  const global = (name: Node) => {
    if (name.type === 'TSImportType' || parameters.has(name.name as string)) return;
    const own = name.type === 'Identifier' ? names.bare?.(name.name as string) : undefined;
    if (own !== undefined) {
      uses.add(own);
      out.overwrite(name.start, name.end, own);
    } else if (name.type !== 'Identifier' || !names.isGlobal(name.name as string)) isSound = false;
  };
  walk(type, (node, parent) => {
    switch (node.type) {
      case 'TSImportType': {
        const first = leftmost(node.qualifier);
        if (first) imports.push({ node, first });
        else isSound = false;
        break;
      }
      case 'TSTypeReference':
        global(leftmost(node.typeName) as Node);
        break;
      case 'TSTypeQuery':
        if ((node.exprName as Node).type !== 'TSImportType') isSound = false;
        break;
      case 'TSTypeOperator':
        if (node.operator === 'unique') isSound = false;
        break;
      case 'TSTypePredicate':
        if (node.asserts === true) isSound = false;
        break;
      case 'TSThisType':
        isSound = false;
        break;
      case 'TSNeverKeyword':
        // A call of a function that never returns ends the flow only where its declaration says so.
        if (parent?.type === 'TSTypeAnnotation') isSound = false;
        break;
      default:
        if (node.computed === true && !isWellKnown(node.key as Node)) isSound = false;
    }
    return isSound;
  });
  if (!isSound) return undefined;
  for (const { node, first } of imports) {
    const name = names.exported((node.source as Node).value as string, first.name as string);
    if (name === undefined) return undefined;
    uses.add(name);
    out.overwrite(node.start, first.end, name);
  }
  const text = out.toString().slice(head.length);
  if (type.type !== 'TSFunctionType') return { text, uses: [...uses] };
  const { start, end } = (type.returnType as Node).typeAnnotation as Node;
  return { text, uses: [...uses], returns: out.slice(start, end) };
}

/**
 * A literal as the type of a constant says less than the constant does: `const a = 1; let b = a` makes `b` a number.
 * A name with a dot may be a member of an enum.
 */
export function mayBeLiteral({ text }: DeclarableType): boolean {
  const type = parse(`type ${NAME}=${text};`).body[0]?.typeAnnotation as Node;
  const parts = type.type === 'TSUnionType' ? (type.types as Node[]) : [type];
  return parts.some(
    (part) =>
      part.type === 'TSLiteralType' ||
      part.type === 'TSTemplateLiteralType' ||
      (part.type === 'TSTypeReference' && (part.typeName as Node).type !== 'Identifier'),
  );
}

function typeParameters(alias: Node): Set<string> {
  const names = new Set<string>();
  walk(alias, (node) => {
    const name = node.type === 'TSTypeParameter' ? node.name : node.key;
    if (/^TS(TypeParameter|MappedType)$/.test(node.type) && isNode(name)) {
      names.add(name.name as string);
    }
    return undefined;
  });
  return names;
}

function leftmost(name: unknown): Node | undefined {
  let node = isNode(name) ? name : undefined;
  while (node?.type === 'TSQualifiedName') node = node.left as Node;
  return node;
}

/** `Symbol.iterator` and its like. */
function isWellKnown(key: Node): boolean {
  return key.type === 'MemberExpression' && (key.object as Node).name === 'Symbol';
}
