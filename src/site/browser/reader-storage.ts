import { KEPT_KEY_LIMIT, KEPT_TEXT_LIMIT } from '../../contract/index.ts';

/** A cell that the reader changed, found by its original text: numbers of cells may change. */
export interface Edit {
  readonly original: string;
  readonly code: string;
}

/** What the browser keeps of a reader's work on one chapter. */
export interface Work {
  readonly edits: readonly Edit[];
  /** Ids of the exercises that have passed. */
  readonly passed: readonly string[];
}

const NONE: Work = { edits: [], passed: [] };

/** Fails silently in a private window or with a full store: the page works without. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`notegrad.${key}`);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`notegrad.${key}`, value);
  } catch {
    // Nothing is kept.
  }
}

export function workOn(chapter: string): Work {
  try {
    const work = JSON.parse(recall(`work.${chapter}`) ?? 'null') as Partial<Work> | null;
    return Array.isArray(work?.edits) && Array.isArray(work.passed) ? (work as Work) : NONE;
  } catch {
    return NONE;
  }
}

export function keepWork(chapter: string, work: Work): void {
  remember(`work.${chapter}`, JSON.stringify(work));
}

const KEPT = 'notegrad.kept.';
/** The most texts that are kept: more are no reader's work. */
const MOST_KEPT = 200;

/** What cells have kept for later chapters, by key. */
export function keptTexts(): Record<string, string> {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(KEPT));
    return Object.fromEntries(
      keys
        .slice(0, MOST_KEPT)
        .map((key) => [key.slice(KEPT.length), localStorage.getItem(key) ?? ''])
        .filter(([, text = '']) => text.length <= KEPT_TEXT_LIMIT),
    );
  } catch {
    return {};
  }
}

/** Keeps a text that code in a cell hands over. It is checked again: that code may say anything. */
export function keepText(key: unknown, text: unknown): void {
  if (typeof key !== 'string' || key.length > KEPT_KEY_LIMIT) return;
  if (typeof text !== 'string' || text.length > KEPT_TEXT_LIMIT) return;
  const texts = keptTexts();
  if (!Object.hasOwn(texts, key) && Object.keys(texts).length >= MOST_KEPT) return;
  remember(`kept.${key}`, text);
}
