import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { isNode, type Node, parse } from '../cell/syntax.ts';

/**
 * The `tsconfig.json` that a notebook in this folder belongs to: the folder's own, or the nearest above it within
 * the project, provided that what it includes reaches the folder.
 */
export function projectConfig(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, 'tsconfig.json');
    if (existsSync(file)) return folder === cwd || includes(file, cwd) ? file : undefined;
    const isRoot = existsSync(join(folder, '.git')) || folder === dirname(folder);
    if (isRoot) return undefined;
  }
}

function includes(file: string, cwd: string): boolean {
  const config = topLevel(readFileSync(file, 'utf8'));
  const patterns = texts(config.get('include'));
  if (!patterns) return !config.has('files');
  const folder = relative(dirname(file), cwd).split(sep);
  return patterns.some((pattern) => {
    const parts = pattern.replace(/^\.\//, '').split('/');
    const wild = parts.findIndex((part) => /[*?]/.test(part));
    const fixed = wild === -1 ? parts : parts.slice(0, wild);
    return fixed.every((part, i) => part === '' || part === folder[i]);
  });
}

/** The fields of a JSON object that may hold comments and trailing commas, as tsconfig files do. */
function topLevel(text: string): Map<string, Node> {
  const [statement] = parse(`(${text}\n)`).body;
  let node = statement?.expression as Node | undefined;
  if (node?.type === 'ParenthesizedExpression') node = node.expression as Node;
  const properties = (node?.properties ?? []) as Node[];
  return new Map(
    properties.flatMap(({ key, value }) =>
      isNode(key) && isNode(value) ? [[String(key.value ?? key.name), value] as const] : [],
    ),
  );
}

function texts(node: Node | undefined): string[] | undefined {
  return (node?.elements as Node[] | undefined)?.map(({ value }) => String(value));
}
