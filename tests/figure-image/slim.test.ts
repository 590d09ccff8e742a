import { createHash } from 'node:crypto';
import { decode } from 'fast-png';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { Page } from '../../src/figure-image/plotly-dom.ts';
import { rasterize } from '../../src/figure-image/raster.ts';
import { slim } from '../../src/figure-image/slim.ts';
import { validate } from '../../src/figure-image/validate.ts';

const look = { 'font-family': 'sans-serif', 'white-space': 'pre' };
const parse = (svg: string) => new JSDOM(svg, { contentType: 'image/svg+xml' }).window.document;
const slimmed = (inside: string) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="60" height="40" viewBox="0 0 60 40">${inside}</svg>`;
  const short = slim(parse(svg).documentElement, look);
  return { svg, short, body: short.replace(/^<svg[^>]*>|<\/svg>$/g, '') };
};
const pixels = (svg: string) =>
  Uint8Array.from(decode(Buffer.from(rasterize(svg).png)).data as Uint8Array);

describe('in fewer words', () => {
  it.each([
    [
      'classes and empty groups go',
      '<g class="a"><g class="b"/><path class="c" d="M0,0H9"/></g>',
      "<path d='M0,0H9'/>",
    ],
    [
      'what holds anyway is not said',
      '<path style="opacity: 1; fill-opacity: 1; fill: rgb(1, 2, 255);" d="M0,0H9"/>',
      "<path d='M0,0H9' style='fill:#0102ff'/>",
    ],
    [
      'but where the group says otherwise',
      '<g style="fill-opacity: 0.5;"><path style="fill-opacity: 1;" d="M0,0H9"/></g>',
      "<g style='fill-opacity:0.5'><path d='M0,0H9' style='fill-opacity:1'/></g>",
    ],
    [
      'what three say is said once',
      '<path style="stroke: rgb(255, 0, 0);" d="M0,0H9"/>'.repeat(3),
      `<g style='stroke:#ff0000'>${"<path d='M0,0H9'/>".repeat(3)}</g>`,
    ],
    [
      'points are circles',
      '<path transform="translate(20.000000001,7)" style="opacity: 0.5;" d="M3,0A3,3 0 1,1 0,-3A3,3 0 0,1 3,0Z"/>',
      "<circle cx='20' cy='7' r='3' opacity='0.5'/>",
    ],
    [
      'handles of the mouse go',
      '<rect class="drag" width="9" height="9" style="fill: rgb(0, 0, 0); fill-opacity: 0;"/>',
      '',
    ],
    [
      'clips that nothing uses go',
      '<defs><clipPath id="a"><rect width="9" height="9"/></clipPath><clipPath id="b"><rect width="9" height="9"/></clipPath></defs><g clip-path="url(&quot;#b&quot;)"><path d="M0,0H9"/></g>',
      "<defs><clipPath id='b'><rect width='9' height='9'/></clipPath></defs><g clip-path='url(#b)'><path d='M0,0H9'/></g>",
    ],
    [
      'a gradient is an attribute, which pages let through',
      '<defs><linearGradient id="g"><stop offset="0%"/></linearGradient></defs><rect width="9" height="9" style="fill: url(&quot;#g&quot;); stroke: rgb(1, 1, 1);"/>',
      "<defs><linearGradient id='g'><stop offset='0%'/></linearGradient></defs><rect width='9' height='9' fill='url(#g)' style='stroke:#010101'/>",
    ],
    [
      'texts are escaped, and lettered alike',
      `<text x="1" style="font-family: Papyrus; white-space: pre;" data-x="'">a &lt; 'b'  &amp; c</text>`,
      "<text x='1'>a &lt; &#39;b&#39;  &amp; c</text>",
    ],
  ])('%s', (_, inside, expected) => {
    expect(slimmed(inside).body).toBe(expected);
  });
});

describe('the same picture', () => {
  it.each([
    '<g style="stroke: rgb(0, 0, 255); stroke-width: 3px;"><path d="M5,5H50"/><path style="stroke-width: 1px;" d="M5,15H50"/><path style="stroke-width: 1px;" d="M5,25H50"/><path style="stroke-width: 1px;" d="M5,35H50"/></g>',
    `${[10, 20, 30].map((x) => `<path transform="translate(${x},20)" style="opacity: 0.6; fill: rgb(200, 0, 0); stroke: rgb(255, 255, 255); stroke-opacity: 1; stroke-width: 2px;" d="M8,0A8,8 0 1,1 0,-8A8,8 0 0,1 8,0Z"/>`).join('')}`,
    '<g fill="green"><rect x="5" y="5" width="20" height="20"/><rect x="30" y="5" width="20" height="20" style="fill: rgb(0, 0, 0);"/></g>',
  ])('of %s', (inside) => {
    const { svg, short } = slimmed(inside);
    const [before, after] = [pixels(svg), pixels(short)];
    expect(after.length).toBe(before.length);
    // The edge of a circle lies a hair elsewhere than that of two arcs.
    const worst = after.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (before[i] ?? 0))),
      0,
    );
    expect(worst).toBeLessThan(24);
    // It is not blank.
    expect(new Set(after).size).toBeGreaterThan(1);
    expect(short.length).toBeLessThan(svg.length + 60);
  });
});

describe('the look of figures', () => {
  const layout = { width: 300, height: 200, title: { text: '标题<br>Title' } };
  const samples = {
    points: { data: [{ type: 'scatter', mode: 'markers', y: [1, 3, 2, 4] }], layout },
    bars: {
      data: [{ type: 'bar', x: ['a', '乙'], y: [1, 2], name: 'one' }, { y: [2, 1] }],
      layout,
    },
    grid: {
      data: [
        {
          type: 'heatmap',
          z: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
      layout,
    },
  };

  /** Raise LOOK in key.ts with each change here: stored pictures are drawn anew then. */
  it('is that of LOOK 1', async () => {
    const page = new Page();
    const looks: Record<string, string> = {};
    for (const [name, figure] of Object.entries(samples)) {
      const hash = createHash('sha256').update(await page.draw(validate(figure), 60_000));
      looks[name] = hash.digest('hex').slice(0, 12);
    }
    expect(looks).toMatchInlineSnapshot(`
      {
        "bars": "69f44c7cf3fa",
        "grid": "808570c07752",
        "points": "bf0ea8f81ede",
      }
    `);
  });
});
