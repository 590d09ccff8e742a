import type { Chapter } from './chapter.ts';
import type { Glossary } from './glossary.ts';

/** What a chapter does not keep of the standard. */
export interface Finding {
  /** Id of the cell; absent where it is the chapter as a whole. */
  readonly cell?: string;
  readonly rule: string;
  readonly message: string;
}

/** What a rule may look at besides the chapter. */
export interface Context {
  readonly glossary: Glossary;
  /** Size of the file, in bytes. */
  readonly bytes: number;
}

/** One part of the standard. */
export type Rule = (chapter: Chapter, context: Context) => Iterable<Finding>;
