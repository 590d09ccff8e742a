import { analyze, type Reference, type Variable } from 'eslint-scope';
import MagicString from 'magic-string';
import { chainMaps, type Position } from './positions.ts';
import { rewrite, survey } from './rewrite.ts';
import { boundNames, isNode, type Node, parse, parseJavaScript, stripTypes } from './syntax.ts';

export interface Compiled {
  readonly mode: 'cell' | 'module';
  readonly code: string;
  readonly isAsync: boolean;
  readonly imports: readonly string[];
  /** Whether there is a last expression, whose value may be shown. */
  readonly hasValue: boolean;
  /** Names of earlier cells that the code uses. */
  readonly uses: readonly string[];
  /** Top-level names of the code that exist at run time. */
  readonly names: readonly string[];
  /** Where a place of `code` comes from in the source. Undefined for what was added. */
  sourceOf(position: Position): Position | undefined;
}

/** Tells which names earlier cells have declared. */
type Known = Pick<ReadonlySet<string>, 'has'>;

/**
 * Compiles a cell. Names of earlier cells are looked up when they are used, so a closure of an
 * earlier cell sees what a later cell declares. Names of this cell stay lexical. Each declaration
 * reports itself when it has run, so a cell that throws keeps what it has declared until then.
 */
export function compileCell(source: string, known: Known): Compiled {
  return compile(source, 'cell', known);
}

/** Compiles a local module (`./helper.ts`): strict, with live exports. */
export function compileModule(source: string): Compiled {
  return compile(source, 'module', new Set());
}

/** Compiles a source again as it was compiled before. */
export function recompile(
  source: string,
  { mode, uses }: Pick<Compiled, 'mode' | 'uses'>,
): Compiled {
  return compile(source, mode, new Set(uses));
}

function compile(source: string, mode: Compiled['mode'], known: Known): Compiled {
  const marked = new MagicString(source);
  const hasValue = mode === 'cell' && markLastExpression(marked, source);
  const stripped = stripTypes(marked.toString());
  const out = new MagicString(stripped.code);
  const program = parseJavaScript(stripped.code);
  const scopes = analyze(program as never, { ecmaVersion: 2022, sourceType: 'module' });
  const top = scopes.globalScope?.childScopes[0];
  if (!top) throw new Error('the scope analysis found no module scope');
  const { parents, isAsync } = survey(program, out);

  const head: string[] = [];
  const imports: string[] = [];
  const exposed: string[] = [];
  const names = new Map<string, 'value' | 'live'>();
  const importIndex = (from: unknown): number => imports.push((from as Node).value as string) - 1;
  const replace = (reference: Reference, target: string) =>
    rewrite(out, parents, reference, target);
  const references = new Map(top.variables.map((v: Variable) => [v.name, v.references]));

  for (const statement of program.body) {
    switch (statement.type) {
      case 'ImportDeclaration': {
        const index = importIndex(statement.source);
        for (const specifier of statement.specifiers as Node[]) {
          const local = (specifier.local as Node).name as string;
          const target = importTarget(specifier, index);
          for (const reference of references.get(local) ?? []) replace(reference, target);
          names.set(local, 'value');
          if (mode === 'cell') {
            head.push(
              specifier.type === 'ImportNamespaceSpecifier'
                ? `__ng.value(${JSON.stringify(local)},${target});`
                : `__ng.live(${JSON.stringify(local)},()=>${target});`,
            );
          }
        }
        out.remove(statement.start, statement.end);
        break;
      }
      case 'ExportNamedDeclaration': {
        const declaration = statement.declaration as Node | null;
        if (declaration) {
          out.remove(statement.start, declaration.start);
          for (const name of declaredBy(declaration)) exposed.push(getter(name, name));
          report(declaration, statement.end);
          break;
        }
        const index = statement.source ? importIndex(statement.source) : undefined;
        for (const specifier of statement.specifiers as Node[]) {
          const local = nameOf(specifier.local as Node);
          const inner =
            index === undefined ? exportedLocal(local) : `__ngNamed${index}${member(local)}`;
          exposed.push(getter(nameOf(specifier.exported as Node), inner));
        }
        out.remove(statement.start, statement.end);
        break;
      }
      case 'ExportAllDeclaration': {
        const index = importIndex(statement.source);
        if (statement.exported) {
          exposed.push(getter(nameOf(statement.exported as Node), `__ngStar${index}`));
        } else if (mode === 'module') head.push(`__ng.exposeAll(__ng.modules[${index}]);`);
        out.remove(statement.start, statement.end);
        break;
      }
      case 'ExportDefaultDeclaration': {
        const declaration = statement.declaration as Node;
        const name = (declaration.id as Node | null | undefined)?.name as string | undefined;
        if (name !== undefined && /Declaration$/.test(declaration.type)) {
          out.remove(statement.start, declaration.start);
          exposed.push(getter('default', name));
          report(declaration, statement.end);
        } else {
          out.overwrite(statement.start, declaration.start, 'const __ngDefault=');
          exposed.push(getter('default', '__ngDefault'));
        }
        break;
      }
      default:
        report(statement, statement.end);
    }
  }
  // `var` of inner blocks belongs to the cell too.
  for (const variable of top.variables) {
    if (names.has(variable.name)) continue;
    if (!variable.defs.some((def) => def.type === 'Variable' && def.parent?.kind === 'var'))
      continue;
    reportLive(variable.name, (text) => head.push(text));
  }

  const uses = new Set<string>();
  for (const reference of scopes.globalScope?.through ?? []) {
    const { name } = reference.identifier as { name: string };
    if (!known.has(name)) continue;
    uses.add(name);
    replace(reference, `__ng_${name}.v`);
  }

  if (mode === 'module' && exposed.length > 0) head.push(`__ng.expose({${exposed.join()}});`);
  const strict = mode === 'module' ? '"use strict";' : '';
  const modules = imports.map(
    (_, i) => `,__ngNamed${i}=__ng.modules[${i}].named,__ngStar${i}=__ng.modules[${i}].star`,
  );
  // A box is named `__ng_` and the reader's name. No other name of ours begins so.
  const boxes = [...uses].map((name) => `,__ng_${name}=__ng.boxes${member(name)}`);
  out.prepend(
    `(function(__ng){${strict}const{require,module,filename:__filename,dirname:__dirname,` +
      `flag:__ngFlag}=__ng,exports=module.exports${modules.join('')}${boxes.join('')};` +
      // The first line is all ours. The reader's code begins on the second.
      `return(${isAsync ? 'async ' : ''}function(){${head.join('')}\n`,
  );
  out.append('\n})()})');

  return {
    mode,
    code: out.toString(),
    isAsync,
    imports,
    hasValue,
    uses: [...uses],
    names: [...names.keys()],
    sourceOf: chainMaps([
      () => out.generateDecodedMap({ hires: 'boundary' }),
      () => JSON.parse(stripped.map),
      () => marked.generateDecodedMap({ hires: 'boundary' }),
    ]),
  };

  function reportLive(name: string, add: (text: string) => void): void {
    names.set(name, 'live');
    if (mode === 'cell') {
      add(`__ng.live(${JSON.stringify(name)},()=>${name},(__ng_v)=>{${name}=__ng_v});`);
    }
  }

  /**
   * Adds the report of a top-level declaration: at the start where it is hoisted, else after it.
   */
  function report(statement: Node, end: number): void {
    const after = (text: string) => void out.appendLeft(end, `;${text}`);
    for (const name of declaredBy(statement)) {
      if (statement.type === 'VariableDeclaration' && statement.kind === 'const') {
        names.set(name, 'value');
        if (mode === 'cell') after(`__ng.value(${JSON.stringify(name)},${name});`);
      } else if (statement.type === 'FunctionDeclaration' || statement.kind === 'var') {
        reportLive(name, (text) => head.push(text));
      } else reportLive(name, after);
    }
  }

  function exportedLocal(local: string): string {
    for (const statement of program.body) {
      if (statement.type !== 'ImportDeclaration') continue;
      const index = imports.indexOf((statement.source as Node).value as string);
      for (const specifier of statement.specifiers as Node[]) {
        if ((specifier.local as Node).name === local) return importTarget(specifier, index);
      }
    }
    return local;
  }
}

/** Wraps the last statement where it is an expression, so that its value is kept. */
function markLastExpression(marked: MagicString, source: string): boolean {
  const last = parse(source)
    .body.filter(
      ({ type, declaration }) =>
        type !== 'EmptyStatement' && !(type === 'ExportNamedDeclaration' && !declaration),
    )
    .at(-1);
  if (last?.type !== 'ExpressionStatement') return false;
  const expression = last.expression as Node;
  // The statement's start, not the expression's. So `(1, 2)` keeps its parentheses.
  const end = source[last.end - 1] === ';' ? last.end - 1 : last.end;
  marked.appendLeft(last.start, '__ng.last=(');
  marked.appendRight(Math.max(end, expression.end), ')');
  return true;
}

function importTarget(specifier: Node, index: number): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return `__ngStar${index}`;
  if (specifier.type === 'ImportDefaultSpecifier') return `__ngStar${index}.default`;
  const name = nameOf(specifier.imported as Node);
  return name === 'default' ? `__ngStar${index}.default` : `__ngNamed${index}${member(name)}`;
}

const nameOf = (node: Node): string => (node.name ?? node.value) as string;
const member = (name: string): string => `[${JSON.stringify(name)}]`;
const getter = (name: string, inner: string): string => `${JSON.stringify(name)}:()=>${inner}`;

function declaredBy(statement: Node): string[] {
  if (statement.type === 'VariableDeclaration') {
    return (statement.declarations as Node[]).flatMap(({ id }) => boundNames(id as Node));
  }
  return /^(Function|Class)Declaration$/.test(statement.type) && isNode(statement.id)
    ? [statement.id.name as string]
    : [];
}
