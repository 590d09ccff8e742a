import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { createRenderers } from '../../src/site/render/index.ts';
import { isInertDrawing } from '../../src/site/render/inert-drawing.ts';
import { tries } from '../thorough.ts';
import { payloads } from './hostile.ts';

const { sanitizer } = createRenderers();
const root = (inner: string, more = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink='http://www.w3.org/1999/xlink' width="700" height="420"${more}>${inner}</svg>`;

const drawing = root(
  `<defs><clipPath id='c1'><rect width="600" height="300"/></clipPath><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>` +
    `<g style='fill:none;stroke:rgb(31,119,180);stroke-width:2px' clip-path="url(#c1)"><path d='M0,0L9,-9.5'/><circle r='3' transform="translate(1,2)"></circle></g>` +
    `<rect fill="url('#g')" x="1"/><image width="9" height="9" xlink:href="data:image/png;base64,iVBORw0KGgo="/>` +
    `<text x="3" text-anchor="middle" style="font-family: &quot;Notegrad Sans&quot;, &#39;Notegrad Signs&#39;, sans-serif">损失 &amp; &#x6a; <tspan dy="1em">loss &lt; 1</tspan></text>`,
);

const parser = new new JSDOM().window.DOMParser();

/** All in a drawing that could run, load or lead somewhere, as a browser that opens it as XML sees it. */
function dangers(svg: string): string[] {
  // What is no XML becomes an element of an error, which has a namespace of its own.
  const document = parser.parseFromString(svg, 'image/svg+xml');
  return [...document.querySelectorAll('*')].flatMap((element) => [
    ...(/^(?:script|foreignObject|a|use|style|animate|set|iframe|feImage|handler)$/.test(
      element.localName,
    )
      ? [element.localName]
      : []),
    ...(element.namespaceURI === 'http://www.w3.org/2000/svg' ? [] : [`${element.namespaceURI}`]),
    ...[...element.attributes]
      .filter(
        ({ name, value }) =>
          /^on/i.test(name) ||
          (/href$/i.test(name) && !/^data:image\/png;base64,/.test(value)) ||
          /url\s*\((?!\s*["']?#)|expression|@import|javascript:/i.test(value),
      )
      .map(({ name, value }) => `${name}=${value}`),
  ]);
}

describe('a drawing is inert', () => {
  test('made of shapes, text and paint: it stays as it is', () => {
    expect(isInertDrawing(drawing)).toBe(true);
    expect(sanitizer.svg(drawing)).toBe(drawing);
    expect(dangers(drawing)).toEqual([]);
  });

  test.each([
    '<script>1</script>',
    '<SCRIPT>1</SCRIPT>',
    '<style>*{}</style>',
    '<a href="#x"><text>x</text></a>',
    '<use href="data:image/svg+xml,x"/>',
    '<foreignObject><p>x</p></foreignObject>',
    '<animate attributeName="href" values="javascript:1"/>',
    '<path onload="1"/>',
    '<path ONLOAD="1"/>',
    '<path d="M0 0" d="M1 1"/>',
    '<path d=M0/>',
    '<path d="<"/>',
    '<path d="&x;"/>',
    '<path style="fill:url(http://x.invalid/a)"/>',
    '<path style="fill:url( &quot;http://x.invalid/a&quot; )"/>',
    '<path style="fill:u\\72l(http://x.invalid/a)"/>',
    '<path style="fill:&#117;rl(http://x.invalid/a)"/>',
    '<path style="fill:url/**/(x)"/>',
    '<path style="@import x"/>',
    '<path fill="url(x)"/>',
    '<path fill="url(#a"/>',
    '<path clip-path="url(#a) url(x)"/>',
    '<image href="http://x.invalid/a.png"/>',
    '<image href="data:image/svg+xml;base64,AA=="/>',
    '<image xlink:href=" data:image/png;base64,AA==&#10;"/>',
    '<g xmlns="http://www.w3.org/1999/xhtml"/>',
    '<g xmlns:x="http://www.w3.org/1999/xhtml"/>',
    '<x:script xmlns:x="http://www.w3.org/2000/svg">1</x:script>',
    '<!-- x -->',
    '<![CDATA[x]]>',
    '<?xml-stylesheet href="x"?>',
    '&unknown;',
    '<g>',
    '</g>',
    '<g></text>',
    '<g/ >',
    '</svg><svg xmlns="http://www.w3.org/2000/svg">',
  ])('not with %s', (inner) => {
    expect(isInertDrawing(root(inner))).toBe(false);
    expect(isInertDrawing(drawing.replace('<g ', `${inner}<g `))).toBe(false);
  });

  test.each([
    '',
    'x',
    '<svg></svg>',
    '<svg xmlns="http://www.w3.org/1999/xhtml"></svg>',
    `${root('')}x`,
    `<!DOCTYPE svg [<!ENTITY x "y">]>${root('')}`,
    `<?xml version="1.0"?>${root('')}`,
    root('', ' onload="1"'),
    '<svg xmlns="http://www.w3.org/2000/svg"><image xlink:href="data:image/png;base64,AA=="/></svg>',
    root('', ' style="background:url(x)"'),
    '<g xmlns="http://www.w3.org/2000/svg"></g>',
  ])('not the document %j', (svg) => expect(isInertDrawing(svg)).toBe(false));

  test('no payload of a hostile notebook is', () => {
    const drawings = payloads.flatMap(({ output }) =>
      'data' in output && typeof output.data['image/svg+xml'] === 'string'
        ? [output.data['image/svg+xml']]
        : [],
    );
    expect(drawings.length).toBeGreaterThan(10);
    for (const svg of drawings) {
      const bare = svg.slice(svg.indexOf('<svg'));
      expect([isInertDrawing(svg), isInertDrawing(bare)], svg).toEqual([false, false]);
    }
  });

  test('whatever it is put together from, what is called inert holds no danger', () => {
    const pieces = fc.constantFrom(
      ...[
        '<',
        '>',
        '/',
        '=',
        '"',
        "'",
        ' ',
        '&',
        ';',
        '(',
        ')',
        '#',
        ':',
        '\\',
        '\n',
        '\u00a0',
        'x',
      ],
      ...[
        '<svg xmlns="http://www.w3.org/2000/svg">',
        '</svg>',
        '<g ',
        '<g>',
        '</g>',
        '<path ',
        '/>',
      ],
      ...[
        'style="',
        "fill='",
        'href="',
        'xlink:href=',
        'url(',
        'url(#a)',
        'data:image/png;base64,AA',
      ],
      ...[
        'onload=',
        '<script>',
        '</script>',
        '<a ',
        '<use ',
        'javascript:',
        '<!--',
        '-->',
        '<![CDATA[',
      ],
      ...[']]>', '&quot;', '&#x', '&lt;', 'xmlns=', '<text>', '</text>', '<image ', '<style>'],
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.nat(), (inserted, at) => {
        const place = at % drawing.length;
        const svg = drawing.slice(0, place) + inserted.join('') + drawing.slice(place);
        if (!isInertDrawing(svg)) return;
        accepted++;
        expect(dangers(svg), svg).toEqual([]);
      }),
      tries(3000),
    );
    // The test would say nothing if all were refused.
    expect(accepted).toBeGreaterThan(20);
  });
});
