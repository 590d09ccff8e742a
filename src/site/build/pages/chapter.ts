import { escapeHtml } from '../../../contract/index.ts';
import { type Html, html, type Language, messages, trusted } from '../../render/index.ts';
import { type Entry, fullTitle } from '../contents.ts';
import { icon } from '../icons.ts';
import { pageAddress } from '../links.ts';
import type { RenderedChapter } from '../render-chapter.ts';
import { fill } from '../template.ts';
import { type Site, shell } from './shell.ts';

/**
 * The page of a chapter in one language.
 *
 * @param addresses where the links of its text lead, in their order
 */
export function chapterPage(
  site: Site,
  language: Language,
  entry: Entry,
  chapter: RenderedChapter,
  addresses: readonly string[],
): string {
  const { article, contents, lead } = chapter.texts[language];
  const title = fullTitle(entry, language);
  const places = addresses.map(escapeHtml);
  return shell({
    site,
    language,
    page: entry.name,
    title: `${title} · notegrad`,
    description: lead || title,
    main: html`<article class="chapter" data-chapter="${entry.name}">${trusted(fill(article, places))}</article>${end(site, language, entry)}`,
    aside: trusted(fill(contents, places)),
  });
}

/** Below the text: the notebook itself, and the chapters before and after. */
function end(site: Site, language: Language, { name }: Entry): Html {
  const say = messages[language];
  const pages = site.groups.flatMap(({ entries }) => entries).filter(({ hasPage }) => hasPage);
  const at = pages.findIndex((entry) => entry.name === name);
  const step = (entry: Entry | undefined, label: string, rel: 'prev' | 'next') =>
    entry &&
    html`<a class="${rel}" rel="${rel}" href="${pageAddress(entry.name)}"><span>${label}</span>${fullTitle(entry, language)}</a>`;
  const file = `${encodeURIComponent(name)}.ipynb`;
  return html`<footer class="end"><div class="take"><a class="button" href="../notebooks/${file}" download>${icon('download')}${say.download}</a>${inLab(site, language, name)}</div><nav class="pager" aria-label="${say.previous} / ${say.next}">${step(pages[at - 1], say.previous, 'prev')}${step(pages[at + 1], say.next, 'next')}</nav></footer>`;
}

/** A link where a JupyterLab is known, and in any case the command that starts one. */
function inLab({ lab }: Site, language: Language, name: string): Html {
  const say = messages[language];
  const command = html`<pre class="code" tabindex="0"><code>npm run lab -- my-notebooks/${name}.ipynb</code></pre>`;
  if (lab === undefined)
    return html`<details><summary>${say.openInLab}</summary><p>${say.openInLabHow}</p>${command}</details>`;
  const address = `${lab}lab/tree/my-notebooks/${encodeURIComponent(name)}.ipynb`;
  return html`<a class="button" href="${address}" target="_blank" rel="noopener">${icon('run')}${say.openInLab}</a><details><summary>${say.startLab}</summary>${command}</details>`;
}
