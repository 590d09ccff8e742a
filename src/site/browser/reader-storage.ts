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
