import type { Renderers } from '../render/index.ts';
import type { Chapter } from './chapter.ts';
import { type Anchor, slugOf } from './links.ts';

/**
 * Ids of the headings of each cell, made from the English text, so that a change of language keeps
 * the place.
 */
export type Ids = ReadonlyMap<number, readonly string[]>;

/** The places of a chapter that a link can name. */
export function anchorsOf(chapter: Chapter, { prose }: Renderers): { ids: Ids; anchors: Anchor[] } {
  const ids = new Map<number, string[]>();
  const anchors: Anchor[] = [];
  // A heading may not take the page's own ids.
  const taken = new Set<string>(['text', 'chapters']);
  for (const block of chapter.blocks) {
    anchors.push([`cell-${block.cell}`, `cell-${block.cell}`]);
    if (block.kind !== 'prose') continue;
    const chinese = prose.titles(block.text.zh);
    const english = prose.titles(block.text.en);
    const own = Array.from({ length: Math.max(chinese.length, english.length) }, (_, index) => {
      const base = slugOf(english[index] ?? '') || `section-${block.cell}-${index + 1}`;
      let id = base;
      for (let copy = 2; taken.has(id); copy++) id = `${base}-${copy}`;
      taken.add(id);
      for (const text of [english[index], chinese[index]]) anchors.push([text ?? id, id]);
      return id;
    });
    ids.set(block.cell, own);
  }
  return { ids, anchors };
}
