import { JSDOM } from 'jsdom';
import { createHighlight, type Highlight } from './highlight.ts';
import { createProse, type ProseRenderer } from './markdown.ts';
import { createSanitizer, type Sanitizer, type SanitizerWindow } from './sanitize.ts';

/** What turns the parts of a notebook into markup. */
export interface Renderers {
  readonly highlight: Highlight;
  readonly sanitizer: Sanitizer;
  readonly prose: ProseRenderer;
}

let made: Promise<Renderers> | undefined;

/**
 * The renderers, outside of a browser. Grammars and the sanitizer's window take a second to make, so one
 * set serves a process.
 */
export function createRenderers(): Promise<Renderers> {
  made ??= make();
  return made;
}

async function make(): Promise<Renderers> {
  const sanitizer = createSanitizer(new JSDOM('').window as unknown as SanitizerWindow);
  const highlight = await createHighlight();
  return { highlight, sanitizer, prose: createProse(highlight, sanitizer) };
}
