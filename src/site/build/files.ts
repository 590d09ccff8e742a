import { createHash } from 'node:crypto';

export type Content = Uint8Array | string;

/** The files of a site, by their path from its root, with `/` between folders. */
export type Files = ReadonlyMap<string, Content>;

/** A path made from the content: what is equal lies in the site once, and a browser may keep it. */
export function pathByContent(folder: 'figures', extension: string, content: Content): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return `${folder}/${hash}.${extension}`;
}
