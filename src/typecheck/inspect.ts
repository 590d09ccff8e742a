import type { MimeBundle } from '../contract/index.ts';
import type { Hover } from './hover.ts';

const WORD = /[\p{ID_Continue}$]/u;

/** Where the identifier that ends at the cursor begins. */
export function wordStart(code: string, cursor: number): number {
  let start = cursor;
  while (start > 0 && WORD.test(code[start - 1] as string)) start--;
  return start;
}

/**
 * Where what the cursor completes may begin: the word; inside a text, which may be the name of a package or a path,
 * the text or its last part.
 */
export function completionStarts(code: string, cursor: number): readonly number[] {
  const open = openQuote(code, cursor);
  if (open === undefined) return [wordStart(code, cursor)];
  const text = code.slice(open + 1, cursor);
  return [cursor - text.length, cursor - (text.length - text.lastIndexOf('/') - 1)];
}

/** Where the text begins inside of which the cursor stands. */
function openQuote(code: string, cursor: number): number | undefined {
  let open: number | undefined;
  for (let i = code.lastIndexOf('\n', cursor - 1) + 1; i < cursor; i++) {
    const character = code[i] as string;
    if (open !== undefined && character === '\\') i++;
    else if (open !== undefined && character === code[open]) open = undefined;
    else if (open === undefined && (character === '"' || character === "'")) open = i;
    else if (open === undefined && code.startsWith('//', i)) return undefined;
  }
  return open;
}

/**
 * Type, documentation and run-time value of what stands at, or just before, the cursor; where that is nothing, of the
 * function whose arguments it stands among. With detail 1 also how a cell has declared it.
 */
export function inspect(
  explainer: Explainer,
  runtimeNotes: Readonly<Record<string, string>>,
  code: string,
  cursor: number,
  detail: 0 | 1,
): MimeBundle | undefined {
  const start = wordStart(code, cursor);
  const isOnWord = start < cursor || WORD.test(code[cursor] ?? '');
  const places = [
    isOnWord ? start : undefined,
    calleeStart(code, openQuote(code, cursor) ?? start),
  ];
  for (const place of places) {
    const found = place === undefined ? undefined : explainer.hover(code, place, detail === 1);
    if (!found) continue;
    const isMember = code[(place as number) - 1] === '.';
    const note = isMember ? undefined : runtimeNotes[found.name];
    const source = detail === 0 || isMember ? undefined : explainer.sourceOf(found.name);
    return bundleOf(found, note, source);
  }
  return undefined;
}

interface Explainer {
  hover(code: string, cursor: number, isWhole: boolean): Hover | undefined;
  /** How a cell has declared a name. */
  sourceOf(name: string): string | undefined;
}

function bundleOf(
  { signature, documentation, tags }: Hover,
  note: string | undefined,
  source: string | undefined,
): MimeBundle {
  const now = note ? `now: ${note}` : '';
  const code = (text: string) => `\`\`\`typescript\n${text}\n\`\`\``;
  const paragraphs = (...parts: readonly string[]) =>
    parts.filter((part) => part !== '').join('\n\n');
  const plainTags = [documentation, ...tags].filter((line) => line !== '').join('\n');
  // A line break alone is none in Markdown.
  const markedTags = tags.map((tag) =>
    /^@example [^`]*$/.test(tag)
      ? `*@example*\n\n${code(tag.slice('@example '.length))}`
      : tag.replace(/^@\w+/, '*$&*'),
  );
  return {
    'text/plain': paragraphs(signature, now, plainTags, source ?? ''),
    'text/markdown': paragraphs(
      code(signature),
      now,
      documentation,
      ...markedTags,
      source === undefined ? '' : code(source),
    ),
  };
}

/** Where the name of the function begins among whose arguments an offset is. */
function calleeStart(code: string, offset: number): number | undefined {
  let depth = 0;
  for (let i = offset - 1; i >= 0; i--) {
    const character = code[i] as string;
    if (`'"\``.includes(character)) i = code.lastIndexOf(character, i - 1);
    else if (')]}'.includes(character)) depth++;
    else if ('([{'.includes(character) && depth-- === 0) {
      depth = 0;
      if (character !== '(') continue;
      const end = code.slice(0, i).trimEnd().length;
      const start = wordStart(code, end);
      if (start < end) return start;
    }
  }
  return undefined;
}
