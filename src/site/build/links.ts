import type { Chapter } from './chapter.ts';
import type { Problem } from './problems.ts';

interface Use {
  readonly notebook: string;
  readonly cell: number;
  readonly target: string;
  readonly slug: string;
  readonly fragment: string;
}

/** The part of a heading that an address can carry. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/**
 * The links between chapters. Links are collected while the pages are made, since a link may lead forward, and
 * checked when every anchor is known.
 */
export class Links {
  readonly #chapters: ReadonlySet<string>;
  /** `chapter#name` to the anchor's id; a heading answers to its text in either language. */
  readonly #anchors = new Map<string, string>();
  readonly #uses: Use[] = [];

  constructor(chapters: readonly Chapter[]) {
    this.#chapters = new Set(chapters.map(({ slug }) => slug));
  }

  addAnchor(slug: string, id: string, text = id): void {
    this.#anchors.set(`${slug}#${id}`, id);
    this.#anchors.set(`${slug}#${slugOf(text)}`, id);
  }

  /** The address on the page of a link as written in a notebook: other notebooks become their pages. */
  resolve(target: string, chapter: Chapter, cell: number): string {
    if (/^(?:https?:|mailto:)/i.test(target)) return target;
    const [path = '', fragment = ''] = target.split('#');
    const slug =
      path === ''
        ? chapter.slug
        : decode(path)
            .replace(/^\.\//, '')
            .replace(/\.ipynb$/, '');
    this.#uses.push({ notebook: chapter.file, cell, target, slug, fragment });
    if (fragment === '') return `${slug}.html`;
    const id = this.#anchors.get(`${slug}#${slugOf(decode(fragment))}`) ?? fragment;
    return path === '' ? `#${id}` : `${slug}.html#${id}`;
  }

  /** Links that lead nowhere. Call it when all pages are made. */
  problems(): Problem[] {
    const found = new Map<string, Problem>();
    for (const { notebook, cell, target, slug, fragment } of this.#uses) {
      const message = this.#fault(slug, fragment, target);
      if (message !== undefined)
        found.set(`${notebook}#${cell}#${target}`, { notebook, cell, message });
    }
    return [...found.values()];
  }

  #fault(slug: string, fragment: string, target: string): string | undefined {
    if (!this.#chapters.has(slug)) {
      return `links to "${target}", but no chapter has that file name; link to \`<chapter>.ipynb\``;
    }
    if (fragment === '' || this.#anchors.has(`${slug}#${slugOf(decode(fragment))}`))
      return undefined;
    return `links to "${target}", but that chapter has no heading "${decode(fragment)}"`;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
