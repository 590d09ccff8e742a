import { transform } from 'sucrase';
import { parseSync } from './oxc-parser.ts';

/**
 * Replaces the native transform in a browser: removes types, and lowers enums and parameter
 * properties. Namespaces with values, and decorators, are not lowered and fail.
 */
export function transformSync(
  file: string,
  source: string,
): { code: string; map?: object; errors: ReturnType<typeof parseSync>['errors'] } {
  // The compiler wants offsets, which the parser's errors have and sucrase's have not.
  const { errors } = parseSync(file, source, { lang: 'ts' });
  if (errors.length > 0) return { code: '', errors };
  const { code, sourceMap } = transform(source, {
    transforms: ['typescript'],
    disableESTransforms: true,
    keepUnusedImports: true,
    preserveDynamicImport: true,
    filePath: file,
    sourceMapOptions: { compiledFilename: file },
  });
  return { code: endStatements(code), ...(sourceMap ? { map: sourceMap } : {}), errors: [] };
}

/**
 * Ends each statement with a semicolon, as the native transform does: the compiler adds code after
 * declarations. A statement without a semicolon ends its line, so source maps stay right.
 */
function endStatements(code: string): string {
  const { body } = parseSync('cell.js', code, { lang: 'js' }).program;
  let ended = code;
  for (const { type, end } of [...(body as { type: string; end: number }[])].reverse()) {
    const open = /^(?:VariableDeclaration|ExpressionStatement|Export\w+)$/.test(type);
    if (open && code[end - 1] !== ';') ended = `${ended.slice(0, end)};${ended.slice(end)}`;
  }
  return ended;
}
