import type { Bilingual } from '../../contract/index.ts';
import type { Course } from '../../notebook/index.ts';
import { messages } from '../render/messages.ts';

/** One chapter in the lists of the site. */
export interface Entry {
  /** File name of its notebook without `.ipynb`; the name of its page in each language. */
  readonly name: string;
  /** What the course calls it in short, such as `L2.1`. */
  readonly label?: string;
  readonly title: Bilingual;
  /** Without one it is still to come. */
  readonly hasPage: boolean;
}

/** Chapters that belong together in the lists; without a title where there is one group only. */
export interface Group {
  readonly title?: Bilingual;
  readonly entries: readonly Entry[];
}

/** A notebook of the build and the title that it gives itself. */
export interface Titled {
  readonly name: string;
  readonly title: Bilingual;
}

/**
 * The list of chapters: in the order of the course, then what it does not list, by the numbers in
 * the names (`L2-1`, `L2-2`, `L2-10`).
 *
 * @param isWritten whether a chapter has a notebook, though this build may leave it out
 */
export function arrange(
  course: Course | undefined,
  notebooks: readonly Titled[],
  isWritten: (name: string) => boolean,
): readonly Group[] {
  const built = new Map(notebooks.map((notebook) => [notebook.name, notebook]));
  const listed = new Set<string>();
  const groups: Group[] = (course?.groups ?? []).map(({ title, chapters }) => ({
    title,
    entries: chapters.flatMap((chapter) => {
      listed.add(chapter.name);
      const hasPage = built.has(chapter.name);
      return hasPage || !isWritten(chapter.name) ? [{ ...chapter, hasPage }] : [];
    }),
  }));
  const others = notebooks
    .filter(({ name }) => !listed.has(name))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .map(({ name, title }) => ({ name, title, hasPage: true }));
  const title = { zh: messages.zh.others, en: messages.en.others };
  groups.push(groups.length > 0 ? { title, entries: others } : { entries: others });
  return groups.filter(({ entries }) => entries.length > 0);
}

/** A chapter's title in front of which stands what the course calls it. */
export function fullTitle({ label, title }: Entry, language: keyof Bilingual): string {
  return label === undefined ? title[language] : `${label} · ${title[language]}`;
}
