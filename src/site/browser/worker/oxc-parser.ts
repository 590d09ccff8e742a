import { tsPlugin } from '@sveltejs/acorn-typescript';
import { type Options, Parser } from 'acorn';

interface ParseOptions {
  readonly lang?: string;
  readonly range?: boolean;
}

interface Problem {
  readonly message: string;
  readonly labels: readonly { readonly start: number; readonly end: number }[];
}

const TypeScriptParser = Parser.extend(tsPlugin());

/**
 * Replaces the native parser in a browser, by one in plain JavaScript. Gives the same tree (ESTree,
 * with TypeScript's nodes if `lang` is `ts`) and errors of the same shape.
 */
export function parseSync(
  _file: string,
  source: string,
  { lang, range = false }: ParseOptions,
): { program: { body: readonly unknown[] }; errors: readonly Problem[] } {
  const options: Options = {
    ecmaVersion: 'latest',
    sourceType: 'module',
    ranges: range,
    // The TypeScript plugin requires locations.
    locations: lang === 'ts',
    allowAwaitOutsideFunction: true,
  };
  try {
    const program = (lang === 'ts' ? TypeScriptParser : Parser).parse(source, options);
    return { program: program as unknown as { body: readonly unknown[] }, errors: [] };
  } catch (error) {
    const { message, pos = 0 } = error as SyntaxError & { readonly pos?: number };
    const text = message.replace(/ \(\d+:\d+\)$/, '');
    return {
      program: { body: [] },
      errors: [{ message: text, labels: [{ start: pos, end: pos + 1 }] }],
    };
  }
}
