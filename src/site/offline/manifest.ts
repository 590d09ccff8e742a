/** A file of the site: its bytes, and the first digits of their SHA-256 in hexadecimal. */
export type Listed = readonly [bytes: number, digest: string];

/** All files of one build of the site, by their path from its root. */
export interface Manifest {
  /** Made of all that the build holds. */
  readonly version: string;
  readonly files: Readonly<Record<string, Listed>>;
}

export const DIGEST_DIGITS = 16;

/** Bytes of the largest file that every reader gets: larger ones come when they are used. */
const LARGE = 1_600_000;

/** Folders whose files are named by their content: one that is there is the right one. */
const NAMED_BY_CONTENT = /^(?:assets|figures)\//;

export function isNamedByContent(path: string): boolean {
  return NAMED_BY_CONTENT.test(path);
}

/**
 * What every page needs, and what cells need to run: first pages, search, and all that pages load
 * but what is large and rare.
 */
export function shellOf({ files }: Manifest): string[] {
  return Object.entries(files)
    .filter(
      ([path, [bytes]]) =>
        /^(?:[^/]+\/)?(?:index\.html|search\.json)$/.test(path) ||
        (path.startsWith('assets/') && bytes <= LARGE),
    )
    .map(([path]) => path);
}

/**
 * The listed file that a URL names: as it is, as the index of a folder, or without its `.html`, as
 * some hosts have it. Nothing for what lies elsewhere or is not listed.
 *
 * @param root the root of the site, with a slash at its end
 */
export function pathOf({ files }: Manifest, root: string, url: string): string | undefined {
  const address = url.replace(/[?#].*$/s, '');
  if (!address.startsWith(root)) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(address.slice(root.length));
  } catch {
    return undefined;
  }
  if (path === '' || path.endsWith('/')) path += 'index.html';
  return [path, `${path}.html`].find((each) => Object.hasOwn(files, each));
}

/** The URL of a listed file. */
export function urlOf(root: string, path: string): string {
  return root + path.split('/').map(encodeURIComponent).join('/');
}

/**
 * What a page shows beside what all pages share: its twin in the other language, the texts that a
 * search shows of both, figures and pictures.
 */
export function partsOf({ files }: Manifest, root: string, path: string, markup: string): string[] {
  const [, name] = /^[^/]+\/([^/]+)\.html$/.exec(path) ?? [];
  if (name === undefined) return [];
  const own = Object.keys(files).filter((each) => {
    const [, of] = /^[^/]+\/(?:search\/)?([^/]+)\.(?:html|json)$/.exec(each) ?? [];
    return of === name;
  });
  const page = urlOf(root, path);
  const shown = [...markup.matchAll(/="([^"<>]+)"/g)].flatMap(([, address = '']) => {
    const target = URL.canParse(address, page)
      ? pathOf({ version: '', files }, root, new URL(address, page).href)
      : undefined;
    return target !== undefined && isNamedByContent(target) ? [target] : [];
  });
  return [...new Set([...own, ...shown])];
}
