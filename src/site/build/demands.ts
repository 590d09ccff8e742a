import type { Block } from './chapter.ts';

/** What a chapter asks of its reader, as the lines under its title say. */
export interface Demands {
  /** Labels of the chapters it builds on, such as `L2.1`, in their order. */
  readonly needs: readonly string[];
  /** Minutes of reading and of exercises; 0 where it does not say. */
  readonly minutes: number;
  /** Stars, from 1 to 3; 0 where it does not say. */
  readonly difficulty: number;
}

/** A chapter by its label or by the beginning of its file name: `L2.1`, `L2-1`, `0.2`, `00-2`. */
const LABEL = /(?<![\w.])(?:[LV]\d+(?:[.-]\d+[a-z]?)?|00?[.-]\d)/g;

/** Reads the lines under the title of a chapter, which the Chinese text has too. */
export function demandsOf(blocks: readonly Block[]): Demands {
  const first = blocks.find((block) => block.kind === 'prose');
  const line = (name: string) =>
    new RegExp(`^- \\*\\*${name}\\*\\*：(.*)$`, 'm').exec(first?.text.zh ?? '')?.[1] ?? '';
  const needs = [...line('先修').matchAll(LABEL)].map(([label]) =>
    label.replace('-', '.').replace(/^00/, '0'),
  );
  const minutes = [...line('时间').matchAll(/(?:阅读|练习) *(\d+)/g)].map(([, count]) =>
    Number(count),
  );
  return {
    needs: [...new Set(needs)],
    minutes: minutes.reduce((sum, count) => sum + count, 0),
    difficulty: [...line('难度')].filter((sign) => sign === '★').length,
  };
}
