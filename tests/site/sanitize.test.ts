import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { asFigure } from '../../src/site/render/figure.ts';
import { html } from '../../src/site/render/html.ts';
import { renderOutput } from '../../src/site/render/outputs.ts';
import { createSanitizer, type SanitizerWindow } from '../../src/site/render/sanitize.ts';
import { payloads } from './hostile.ts';

const { window } = new JSDOM('');
const sanitizer = createSanitizer(window as unknown as SanitizerWindow);

/** Everything in a piece of markup that could run, load or lead somewhere. */
function dangers(markup: string): string[] {
  const { document } = new JSDOM(markup).window;
  return [...document.querySelectorAll('*')].flatMap((element) => {
    const found: string[] = [];
    if (
      /^(script|iframe|object|embed|link|meta|base|style|form|input|button|template)$/i.test(
        element.tagName,
      )
    ) {
      found.push(element.tagName);
    }
    for (const { name, value } of element.attributes) {
      const link = /^(href|xlink:href|src|srcset|action|formaction|data)$/i.test(name);
      if (/^on/i.test(name)) found.push(`${name}=${value}`);
      const known =
        element.tagName === 'A'
          ? /^(#|https?:\/\/)/
          : /^(#|\.\.\/|data:image\/(png|jpeg|gif|webp);)/;
      if (link && !known.test(value)) found.push(`${name}=${value}`);
      if (name === 'style' && /url|position|fixed|expression/i.test(value))
        found.push(`style=${value}`);
    }
    return found;
  });
}

test('a danger is seen where there is one', () => {
  const markup =
    '<a href="javascript:1" onclick="1"></a><svg><script></script></svg><p style="position:fixed">';
  expect(dangers(markup)).toHaveLength(4);
});

test('the corpus is large enough', () => {
  expect(payloads.length).toBeGreaterThanOrEqual(60);
});

describe('a hostile output', () => {
  test.each(payloads.map((payload) => [payload.name, payload] as const))(
    '%s is inert',
    (_name, { output }) => {
      const markup = renderOutput(output, {
        language: 'en',
        sanitizer,
        picture: ({ mime, content }) => {
          if (mime === 'image/svg+xml') expect(dangers(content)).toEqual([]);
          return '../figures/x';
        },
        figure: (_figure, picture, title, sentence) =>
          html`<figure title="${sentence}">${picture}${title}</figure>`,
        prose: (markdown) => html`<p>${markdown}</p>`,
      });
      expect(dangers(String(markup))).toEqual([]);
    },
  );
});

describe('a figure', () => {
  test('keeps the pictures it holds, and none from elsewhere', () => {
    const own = 'data:image/png;base64,iVBORw0KGgo=';
    const figure = asFigure({
      data: [
        { type: 'image', source: own },
        { type: 'image', source: 'http://outside.invalid/a.png' },
      ],
      layout: {
        images: [{ source: '//outside.invalid/b.png', x: 1 }],
        template: { layout: { images: [{ source: own }] } },
      },
    });
    expect(figure).toEqual({
      data: [{ type: 'image', source: own }, { type: 'image' }],
      layout: { images: [{ x: 1 }], template: { layout: { images: [{ source: own }] } } },
    });
  });
});

describe('what is kept', () => {
  test.each([
    ['<table><tbody><tr><td style="text-align: right">1</td></tr></tbody></table>'],
    ['<p>a <strong>b</strong> <code>c</code></p>'],
    ['<a href="https://example.org/a">x</a>'],
    ['<img src="data:image/png;base64,iVBORw0KGgo=" alt="x">'],
    ['<details><summary>a</summary>b</details>'],
    [
      '<svg viewBox="0 0 4 4"><defs><marker id="m"></marker></defs><path d="M0 0" marker-end="url(#m)"></path></svg>',
    ],
  ])('%s', (markup) => expect(sanitizer.html(markup, 'output')).toBe(markup));

  test('ids and the classes of the site belong to prose alone', () => {
    const markup = '<h2 class="note check" id="a">x</h2>';
    expect(sanitizer.html(markup, 'prose')).toBe('<h2 class="note" id="a">x</h2>');
    expect(sanitizer.html(markup, 'output')).toBe('<h2>x</h2>');
    expect(sanitizer.html('<h2 id="chapters">x</h2><p id="a">y</p>', 'prose')).toBe(
      '<h2>x</h2><p>y</p>',
    );
  });

  test('an SVG document gets its namespace and loses what is not SVG', () => {
    const clean = sanitizer.svg(
      '<?xml version="1.0"?><svg width="4"><rect width="4"/><p>x</p></svg>',
    );
    expect(clean).toContain('xmlns="http://www.w3.org/2000/svg"');
    expect(clean).not.toContain('<p');
    expect(sanitizer.svg('<p>none</p>')).toBe('');
    expect(sanitizer.svg('')).toBe('');
  });

  test.each([
    '<svg><text>损失\u00a0loss</text></svg>',
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><defs><path id="a"/></defs><use xlink:href="#a"/></svg>',
    '<svg viewBox="0 0 1 1"><text title="a&nbsp;b &lt; c">&amp;<tspan>x<br></text>',
    '<svg><linearGradient id="g"/><rect fill="url(#g)"></svg>',
  ])('%j is XML afterwards, which a picture has to be', (markup) => {
    const { document } = new JSDOM(sanitizer.svg(markup), { contentType: 'image/svg+xml' }).window;
    expect(document.documentElement.namespaceURI).toBe('http://www.w3.org/2000/svg');
    expect(document.documentElement.childElementCount).toBeGreaterThan(0);
  });
});
