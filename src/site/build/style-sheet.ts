import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

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
  // A Chinese word within a formula is no reason to load a face that cannot hold it.
  const signs = 'unicode-range:U+0-2e7f,U+e000-f8ff,U+1d400-1d7ff';
  const lean = (theirs ?? '')
    .replace(/,url\("[^"]*\.(?:woff|ttf)"\) format\("[^"]*"\)/g, '')
    .replaceAll('@font-face{', `@font-face{${signs};`);
  // Our faces stand after KaTeX's, and so before them for the characters they hold.
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
