const ELEMENTS = new Set([
  ...['svg', 'g', 'defs', 'title', 'desc', 'path', 'rect', 'circle', 'ellipse', 'line'],
  ...['polyline', 'polygon', 'text', 'tspan', 'clipPath', 'linearGradient', 'radialGradient'],
  ...['stop', 'pattern', 'image'],
]);

/** Attributes that place and paint; none of them runs anything. */
const ATTRIBUTES = new RegExp(
  `^(?:${[
    'xml:lang|xml:space|id|class|role|data-[a-z-]+|viewBox|preserveAspectRatio|transform',
    'width|height|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|fx|fy|d|dx|dy|points|offset',
    '(?:gradient|pattern)Transform|(?:gradient|pattern|patternContent|clipPath)Units',
    'spreadMethod|fill(?:-[a-z]+)?|stroke(?:-[a-z]+)?|stop-color|stop-opacity|opacity',
    'clip-path|clip-rule|font-[a-z]+|text-anchor|dominant-baseline|letter-spacing',
    'textLength|lengthAdjust|visibility|display|overflow|vector-effect|image-rendering',
    'shape-rendering|pointer-events|style',
  ].join('|')})$`,
);

const NAMESPACES: Readonly<Record<string, string>> = {
  xmlns: 'http://www.w3.org/2000/svg',
  'xmlns:xlink': 'http://www.w3.org/1999/xlink',
};
const RASTER = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*$/;
const LOCAL = /^url\((["']|&quot;|&apos;|&#39;)?#[\w-]+\1\)$/;
/** Escapes and comments could hide an address from the test for `url(`. */
const HIDING = /\\|\/\*|@|&(?!(?:amp|lt|gt|quot|apos|#39);)|javascript:/i;

/** White space as XML has it, which is less than JavaScript's. */
const SPACE = '[ \\t\\r\\n]';
const NAME = '[A-Za-z][\\w:.-]*';
const VALUE = `"[^"<]*"|'[^'<]*'`;
const TAG = new RegExp(`<(/?)(${NAME})((?:${SPACE}+${NAME}=(?:${VALUE}))*)${SPACE}*(/?)>`, 'y');
const ATTRIBUTE = new RegExp(`(${NAME})=(?:"([^"<]*)"|'([^'<]*)')`, 'g');
const TEXT = /(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)+/iy;

/**
 * Whether an SVG document is well formed and made of nothing but shapes, text and their paint, as those are
 * that the library draws. It then needs no sanitizer, which takes a hundred times as long. Of anything else
 * the answer is no.
 */
export function isInertDrawing(svg: string): boolean {
  const open: string[] = [];
  let roots = 0;
  let hasXlink = false;
  for (let at = 0; at < svg.length; ) {
    TEXT.lastIndex = at;
    const text = TEXT.exec(svg)?.[0] ?? '';
    // Text belongs inside of the root.
    if (open.length === 0 && /[^ \t\r\n]/.test(text)) return false;
    if (text.includes(']]>')) return false;
    at += text.length;
    if (at === svg.length) break;
    TAG.lastIndex = at;
    const [whole = '', end, name = '', attributes = '', closed] = TAG.exec(svg) ?? [];
    if (whole === '') return false;
    at += whole.length;
    if (end === '/') {
      if (open.pop() !== name || attributes !== '' || closed === '/') return false;
      continue;
    }
    if (open.length === 0 && (++roots > 1 || name !== 'svg')) return false;
    const used = inertAttributes(attributes);
    if (!ELEMENTS.has(name) || !used) return false;
    if (open.length === 0) {
      if (!used.has('xmlns')) return false;
      hasXlink = used.has('xmlns:xlink');
    }
    // XML refuses a document with a prefix that stands for nothing.
    if (used.has('xlink:href') && !hasXlink) return false;
    if (closed !== '/') open.push(name);
  }
  return roots === 1 && open.length === 0;
}

/** The names of attributes that are all inert, each there once. Nothing where one is not. */
function inertAttributes(attributes: string): ReadonlySet<string> | undefined {
  const seen = new Set<string>();
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? '';
    if (seen.has(name) || !isInert(name, value)) return undefined;
    seen.add(name);
  }
  return seen;
}

function isInert(name: string, value: string): boolean {
  if (name in NAMESPACES) return value === NAMESPACES[name];
  if (name === 'href' || name === 'xlink:href') return RASTER.test(value);
  if (!ATTRIBUTES.test(name) || HIDING.test(value)) return false;
  const addresses = value.match(/url\s*\([^)]*\)?/gi) ?? [];
  return addresses.every((address) => LOCAL.test(address));
}
