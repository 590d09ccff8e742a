import { JSDOM } from 'jsdom';
import { type Highlight, highlight } from './highlight.ts';
import { createProse, type ProseRenderer } from './markdown.ts';
import { createSanitizer, type Sanitizer, type SanitizerWindow } from './sanitize.ts';

/** What turns the parts of a notebook into markup. */
export interface Renderers {
  readonly highlight: Highlight;
  readonly sanitizer: Sanitizer;
  readonly prose: ProseRenderer;
}

let made: Renderers | undefined;

/**
 * The renderers, outside of a browser. Their window takes half a second to make, so one serves a
 * process.
 */
export function createRenderers(): Renderers {
  if (made) return made;
  const sanitizer = createSanitizer(new JSDOM('').window as unknown as SanitizerWindow);
  made = { highlight, sanitizer, prose: createProse(highlight, sanitizer) };
  return made;
}
