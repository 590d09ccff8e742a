import DOMPurify from 'dompurify';

/** The parts of a window that are needed: a browser's own, or jsdom's at build time. */
export type SanitizerWindow = NonNullable<Parameters<typeof DOMPurify>[0]> & {
  readonly XMLSerializer: typeof XMLSerializer;
};

/**
 * Where markup comes from. Prose of a chapter may use some classes of the site and ids on headings.
 * An output of a cell may not: with a class or id of the page it could cover or imitate the page.
 */
export type Origin = 'prose' | 'output';

export interface Sanitizer {
  /** Removes all that could run, load from elsewhere, submit, or leave its own box. */
  html(dirty: string, origin: Origin): string;
  /** The same for a whole SVG document; empty where nothing of it is SVG. */
  svg(dirty: string): string;
}

const RASTER = /^data:image\/(?:png|jpeg|gif|webp);base64,[a-z0-9+/=\s]*$/i;
const LINK = /^(?:https?:|mailto:|#|(?:\.{0,2}\/)?[^:]*(?:[?#/]|$))/i;
/** Results kept, so that a page that runs for hours does not grow without end. */
const MOST_KEPT = 5_000;
/** Ids of the page itself. */
const PAGE_IDS = new Set(['text', 'chapters']);
const PROSE_CLASSES = new Set(['note', 'tip', 'warning', 'correction', 'summary', 'columns']);
/** Styles that stay inside the element's box and load nothing: no position, transform or filter. */
const STYLES =
  /^(?:color|background-color|opacity|font-(?:size|weight|style|family|variant-numeric)|text-(?:align|decoration|indent|anchor).*|line-height|letter-spacing|white-space.*|vertical-align|word-break|(?:(?:max|min)-)?(?:width|height)|(?:padding|margin|border|flex|list-style|overflow|grid-template|stroke).*|display|(?:row-|column-)?gap|align-items|justify-content|image-rendering|object-fit|aspect-ratio|table-layout|caption-side|float|clear|fill|fill-opacity|dominant-baseline|stop-(?:color|opacity))$/;
const FORBIDDEN_TAGS =
  'style form input button select option optgroup textarea fieldset label datalist output dialog template slot picture source video audio track canvas map area link meta base iframe object embed math'.split(
    ' ',
  );
const FORBIDDEN_ATTRIBUTES = [
  'name',
  'for',
  'form',
  'srcset',
  'background',
  'ping',
  'popover',
  'usemap',
  'autofocus',
  'tabindex',
  'accesskey',
  'contenteditable',
  'draggable',
  'hidden',
  'slot',
  'is',
  'part',
];

/** A sanitizer, the same for built pages and for outputs of live cells. */
export function createSanitizer(window: SanitizerWindow): Sanitizer {
  const purify = DOMPurify(window);
  let origin: Origin = 'output';

  purify.addHook('uponSanitizeAttribute', (node, data) => {
    const { attrName: name, attrValue: value } = data;
    const tag = node.nodeName.toLowerCase();
    if (name === 'style') {
      data.attrValue = keepStyles(node as Element & ElementCSSInlineStyle);
      data.keepAttr = data.attrValue !== '';
    } else if (name === 'class') {
      const classes = value.split(/\s+/).filter((each) => PROSE_CLASSES.has(each));
      data.attrValue = classes.join(' ');
      data.keepAttr = origin === 'prose' && classes.length > 0;
    } else if (name === 'id') {
      // A heading is found by its id, and inside an SVG a gradient or an arrow head.
      data.keepAttr =
        (origin === 'prose' && /^h[1-6]$/.test(tag) && !PAGE_IDS.has(value)) ||
        (node as Element).closest?.('svg') !== null;
    } else if (name === 'src') {
      data.keepAttr =
        tag === 'img' &&
        (RASTER.test(value) ||
          (origin === 'prose' && !/^\s*\w+:/.test(value) && !/^\s*[\\/]{2}/.test(value)));
    } else if (name === 'href' || name === 'xlink:href') {
      data.keepAttr =
        tag === 'a'
          ? LINK.test(value.trim())
          : value.startsWith('#') || (tag === 'image' && RASTER.test(value));
    } else if (/url\s*\(/i.test(value)) {
      data.keepAttr = /^\s*url\(\s*["']?#[\w-]+["']?\s*\)\s*$/i.test(value);
    }
  });

  const shared = {
    FORBID_TAGS: FORBIDDEN_TAGS,
    FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: true,
    // What `img` and `image` may load is decided by the hook above.
    ADD_DATA_URI_TAGS: ['image'],
  };

  // Both languages of a chapter show the same outputs.
  const done = new Map<string, string>();

  return {
    html(dirty, from) {
      const key = `${from}\n${dirty}`;
      const known = done.get(key);
      if (known !== undefined) return known;
      origin = from;
      const clean = purify.sanitize(dirty, {
        ...shared,
        USE_PROFILES: { html: true, svg: true, svgFilters: true },
      });
      if (done.size < MOST_KEPT) done.set(key, clean);
      return clean;
    },
    svg(dirty) {
      origin = 'output';
      const fragment = purify.sanitize(dirty.replace(/^[\s\S]*?(?=<svg[\s>])/i, ''), {
        ...shared,
        USE_PROFILES: { svg: true, svgFilters: true },
        RETURN_DOM_FRAGMENT: true,
      });
      const drawing = fragment.firstElementChild;
      if (drawing?.localName !== 'svg') return '';
      // As XML: a file with HTML's `&nbsp;`, or without its namespaces, is not shown.
      return new window.XMLSerializer().serializeToString(drawing);
    },
  };
}

function keepStyles(node: ElementCSSInlineStyle): string {
  const kept: string[] = [];
  for (let index = 0; index < node.style.length; index++) {
    const property = node.style.item(index);
    const value = node.style.getPropertyValue(property);
    const calm =
      !/url\s*\(|expression|image-set|@import|\\/i.test(value) && !/(^|[\s(:,])-\d/.test(value);
    if (calm && STYLES.test(property)) kept.push(`${property}: ${value}`);
  }
  return kept.join('; ');
}
