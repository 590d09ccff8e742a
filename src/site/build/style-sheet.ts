import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withoutHeld } from './font-faces.ts';

interface StyleFiles {
  /** Our own rules. */
  readonly site: string;
  /** KaTeX's. */
  readonly formulas: string;
  /** Lighter faces of ours for the characters that formulas are mostly made of. */
  readonly faces: string;
}

/** The one style sheet of the site, with the paths of what it loads as a bundler finds them. */
export async function styleSheet({ site, formulas, faces }: StyleFiles): Promise<string> {
  const [theirs, ours] = await Promise.all(
    [formulas, faces].map(async (file) => rebase(await readFile(file, 'utf8'), dirname(file))),
  );
  const lean = withoutHeld(
    (theirs ?? '').replace(/,url\("[^"]*\.(?:woff|ttf)"\) format\("[^"]*"\)/g, ''),
    ours ?? '',
  );
  return `@import "${cssPath(site)}";\n${lean}\n${ours}`;
}

/** A style sheet whose relative addresses lead into the folder it came from. */
export function rebase(css: string, folder: string): string {
  return css.replace(/url\((["']?)([^"')]*)\1\)/g, (whole, _quote, address: string) =>
    /^(?:[a-z]+:|[/#])/i.test(address) ? whole : `url("${cssPath(`${folder}/${address}`)}")`,
  );
}

/**
 * A path as it may stand in a string of CSS, where a backslash of Windows would begin an escape.
 */
export function cssPath(file: string): string {
  return file.replaceAll('\\', '/').replace(/["\n]/g, (c) => `\\${c.charCodeAt(0).toString(16)} `);
}
