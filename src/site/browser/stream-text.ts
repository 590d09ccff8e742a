import { ansiToHtml } from '../render/ansi.ts';

/** Characters of a stream that the page keeps: a cell may print endlessly. */
const MAX_TEXT = 200_000;

/** The text of each stream on the page, with its escape sequences. */
const written = new WeakMap<Element, { readonly text: string; readonly waiting: boolean }>();

/** The element shows this much of a stream already, and may get more. */
export function beginText(pre: Element, text: string): void {
  written.set(pre, { text, waiting: false });
}

/** Adds text to a stream that has begun, drawn once a frame. Returns whether it had begun. */
export function addText(pre: Element | null | undefined, text: string): boolean {
  const before = pre ? written.get(pre) : undefined;
  if (!pre || !before) return false;
  if (!before.waiting) requestAnimationFrame(() => draw(pre));
  written.set(pre, { text: (before.text + text).slice(-MAX_TEXT), waiting: true });
  return true;
}

function draw(pre: Element): void {
  const text = written.get(pre)?.text ?? '';
  written.set(pre, { text, waiting: false });
  pre.innerHTML = ansiToHtml(text.replace(/\n$/, ''));
}
