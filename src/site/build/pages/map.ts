import { type Html, html, type Language, messages } from '../../render/index.ts';
import { fullTitle } from '../contents.ts';
import { type CourseMap, type MapEdge, type MapNode, ROW } from '../course-map.ts';
import { pageAddress } from '../links.ts';
import type { RenderedChapter } from '../render-chapter.ts';

/** Half the height of a chapter on the map, in pixels. */
const HALF = 15;

/**
 * The course at one look: chapters in rows, edges from what they build on. A chapter fills up as
 * its exercises pass; near the pointer or the focus a script lights up what it builds on.
 */
export function mapSection(
  map: CourseMap,
  chapters: ReadonlyMap<string, RenderedChapter>,
  language: Language,
): Html {
  const say = messages[language];
  const node = ({ entry, label, x, y, needs }: MapNode) => {
    const place = `left:${round(x)}%;top:${y}px`;
    const chapter = chapters.get(entry.name);
    if (!chapter) return html`<span class="node to-come" style="${place}">${label}</span>`;
    const { extent } = chapter;
    return html`<a class="node" style="${place}" href="${pageAddress(entry.name)}" data-node="${entry.name}" data-builds-on="${[...needs].join(' ')}" data-told="${fullTitle(entry, language)} · ${say.demands(extent.demands)}" aria-label="${fullTitle(entry, language)}">${label}</a>`;
  };
  return html`<section class="map" aria-label="${say.map}"><div class="plan" style="height:${map.height}px">
<svg viewBox="0 0 100 ${map.height}" preserveAspectRatio="none" aria-hidden="true">${map.edges.map(
    (edge) =>
      html`<path d="${curve(edge)}" data-from="${edge.from.entry.name}" data-to="${edge.to.entry.name}"/>`,
  )}</svg>
${map.rows.map(({ title, y }) => html`<span class="row" style="top:${y}px">${title[language]}</span>`)}
${map.nodes.map(node)}</div><p class="told">${say.mapHint}</p></section>`;
}

/** Down from row to row; below the chapters within one. */
function curve({ from, to }: MapEdge): string {
  const [x1, x2] = [round(from.x), round(to.x)];
  if (from.y === to.y) {
    // The farther, the lower, so that one can be told from another.
    const low = from.y + HALF + 6 + Math.abs(x2 - x1) / 3;
    return `M${x1} ${from.y + HALF}C${x1} ${low} ${x2} ${low} ${x2} ${to.y + HALF}`;
  }
  const [y1, y2] = [from.y + HALF, to.y - HALF];
  const bend = Math.min(ROW, (y2 - y1) / 2);
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}

const round = (x: number) => Number(x.toFixed(2));
