import type { Sources } from '../../../cell/index.ts';

/** `at f (file:2:5)`, `at file:2:5` (V8); `f@file:2:5` (Firefox, Safari). */
const FRAME = /^\s*(?:at (?:async )?(?:(.*?) \()?|([^@\s]*)@)(.+?):(\d+):(\d+)\)?$/;

/**
 * Rewrites an error's stack to name cells and their lines, in the form that the kernel's error
 * formatter reads. Frames of the page's own scripts are left out.
 */
export function mapStack(error: Error, sources: Sources): void {
  const frames = String(error.stack ?? '')
    .split('\n')
    .flatMap((text) => {
      const [, v8 = '', gecko = '', file = '', line, column] = FRAME.exec(text) ?? [];
      // Evaluated code is named by its sourceURL. What precedes that is the code that evaluated it.
      const name = /notegrad:cell-\d+$/.exec(file)?.[0] ?? '';
      const found = sources.locate(name, { line: Number(line) - 1, column: Number(column) - 1 });
      if (!found?.position) return [];
      const place = `${found.label}:${found.position.line + 1}:${found.position.column + 1}`;
      const caller = v8 || gecko;
      return [caller && caller !== 'eval' ? `    at ${caller} (${place})` : `    at ${place}`];
    });
  Object.defineProperty(error, 'stack', {
    configurable: true,
    writable: true,
    value: [`${error.name}: ${error.message}`, ...frames].join('\n'),
  });
  if (error.cause instanceof Error && error.cause !== error) mapStack(error.cause, sources);
}
