/**
 * The line syntax of the text form, in jupytext's percent format for TypeScript:
 *
 * ```ts
 * // ---
 * // jupyter:
 * //   kernelspec: {"name": "notegrad", ...}
 * // ---
 *
 * // %% [markdown] id="intro" tags=["a"]
 * // # A title
 *
 * // %% id="sum"
 * 1 + 1
 * ```
 *
 * Metadata values are JSON on one line (which is YAML too, so jupytext reads the header). A source line that
 * looks like a marker carries a backslash before `%%`.
 */

/** `// %%` and what follows it on the line. */
export const MARKER = /^\/\/ ?%%(?:[ \t](.*))?$/;
export const FENCE = '// ---';
export const HEADER = '// jupyter:';
/** A key of the notebook's metadata in the header, and its JSON. */
export const HEADER_ENTRY = /^\/\/ {3}([A-Za-z_][\w-]*|"(?:[^"\\]|\\.)*"): (.*)$/;

/** Keys that can be written `key=value`; any other goes into one JSON object at the end of the marker. */
export const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;
/** Keys the marker itself uses, so that metadata of the same name goes into the JSON object. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(['id', 'attachments']);

export function escapeLine(line: string): string {
  return line.replace(/^(\/\/ ?)(\\*%%(?:[ \t]|$))/, '$1\\$2');
}

export function unescapeLine(line: string): string {
  return line.replace(/^(\/\/ ?)\\(\\*%%(?:[ \t]|$))/, '$1$2');
}
