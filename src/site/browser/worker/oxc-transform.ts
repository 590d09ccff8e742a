import { transform } from 'sucrase';
import { parseSync } from './oxc-parser.ts';

/**
 * Stands for the native transform where cells are compiled in a browser: takes the types out and lowers enums
 * and parameter properties. Namespaces with values and decorators stay as they are and fail.
 */
export function transformSync(
  file: string,
  source: string,
): { code: string; map?: object; errors: ReturnType<typeof parseSync>['errors'] } {
  // Its own errors name the place by line; the parser's by offset, as the compiler wants them.
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
 * Ends each statement of the cell with a semicolon, as the native transform prints it: the compiler adds code behind
 * declarations. A statement without one ends its line, so no column of the source map moves.
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
