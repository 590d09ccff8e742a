/** A link of a chapter as it was written. */
export interface LinkUse {
  readonly cell: number;
  readonly target: string;
}

/** The part of a heading that an address can carry. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** What a heading, or another place of a chapter, is found by, and its id on the page. */
export type Anchor = readonly [text: string, id: string];

/** The address of a chapter's page from another of the same language. */
export function pageAddress(name: string): string {
  return `${encodeURIComponent(name)}.html`;
}

/** Where the links between chapters lead. */
export class Links {
  readonly #chapters = new Map<string, ReadonlyMap<string, string>>();
  readonly #toCome: ReadonlySet<string>;

  /**
   * @param chapters each chapter of the build and its anchors; a heading answers in either language
   * @param others chapters of the course that have no page in this build
   */
  constructor(
    chapters: Iterable<readonly [name: string, anchors: readonly Anchor[]]>,
    others: Iterable<string> = [],
  ) {
    for (const [name, anchors] of chapters) {
      const ids = new Map(anchors.map(([, id]) => [id, id]));
      // Of two headings with one text the first is meant; the other has an id of its own.
      for (const [text, id] of anchors) if (!ids.has(slugOf(text))) ids.set(slugOf(text), id);
      this.#chapters.set(name, ids);
    }
    this.#toCome = new Set(others);
  }

  /**
   * The address on the page of a link as written in a notebook: other notebooks become their pages,
   * those without one the list of chapters. A link that leads nowhere has a fault.
   */
  resolve(target: string, from: string): { readonly href: string; readonly fault?: string } {
    if (/^(?:https?:|mailto:)/i.test(target)) return { href: target };
    const [path = '', fragment = ''] = target.split('#');
    const name =
      path === ''
        ? from
        : decode(path)
            .replace(/^\.\//, '')
            .replace(/\.ipynb$/, '');
    const anchors = this.#chapters.get(name);
    if (!anchors) {
      if (this.#toCome.has(name)) return { href: `index.html#${encodeURIComponent(name)}` };
      const fault = `links to "${target}", but no chapter has that file name; link to \`<chapter>.ipynb\``;
      return { href: '#', fault };
    }
    const page = pageAddress(name);
    if (fragment === '') return { href: page };
    const wanted = decode(fragment);
    const id = anchors.get(wanted) ?? anchors.get(slugOf(wanted));
    if (id !== undefined) return { href: path === '' ? `#${id}` : `${page}#${id}` };
    return {
      href: '#',
      fault: `links to "${target}", but that chapter has no heading "${wanted}"`,
    };
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
