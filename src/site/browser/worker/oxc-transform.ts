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
  return { code, ...(sourceMap ? { map: sourceMap } : {}), errors: [] };
}
