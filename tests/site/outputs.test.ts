import { expect, test } from 'vitest';
import { bundleOf } from '../../src/display/index.ts';
import type { JsonObject } from '../../src/notebook/index.ts';
import * as plot from '../../src/plot/index.ts';
import { figureIn } from '../../src/site/figure-language.ts';
import { html } from '../../src/site/html.ts';
import { renderBundle } from '../../src/site/outputs.ts';
import type { Sanitizer } from '../../src/site/sanitize.ts';

const untouched: Sanitizer = { html: (dirty) => dirty, svg: (dirty) => dirty };

/** The title a figure of this layout gets on a page. */
function titleOf(layout: JsonObject, language: 'zh' | 'en'): string | undefined {
  let given: string | undefined;
  const bundle = { 'application/vnd.plotly.v1+json': { data: [], layout } };
  renderBundle(
    bundle,
    {},
    {
      language,
      sanitizer: untouched,
      picture: () => '',
      figure: (_figure, _picture, title) => {
        given = title;
        return html``;
      },
    },
  );
  return given;
}

const both = (zh: string, en: string) => ({
  text: `${zh}<br><span style="font-size:11px">${en}</span>`,
});

test('a figure has its title in the language of the page', () => {
  expect(titleOf({ title: both('损失', 'Loss') }, 'zh')).toBe('损失');
  expect(titleOf({ title: both('损失', 'Loss') }, 'en')).toBe('Loss');
});

test('a figure keeps the labels of one language, and all that is in none', () => {
  const { data, layout } = plot
    .bar([{ zh: '海', en: 'sea' }, 'β = 1'], [1, 2], {
      title: { zh: '两根柱', en: 'Two bars' },
      yLabel: { zh: '高', en: 'height' },
    })
    .toJSON();
  const figure = { data, layout } as unknown as JsonObject;
  const [zh, en] = [figureIn(figure, 'zh'), figureIn(figure, 'en')];
  expect(zh).toMatchObject({
    data: [{ x: ['海', 'β = 1'], y: [1, 2] }],
    layout: { title: { text: '两根柱' }, yaxis: { title: { text: '高' } } },
  });
  expect(en).toMatchObject({
    data: [{ x: ['sea', 'β = 1'], y: [1, 2] }],
    layout: { title: { text: 'Two bars' }, yaxis: { title: { text: 'height' } } },
  });
  expect(figureIn('10\u00a0000', 'en')).toBe('10\u00a0000');
});

test('a result in both languages is shown in that of the page, and a list with dots whole', () => {
  const shown = (value: unknown, language: 'zh' | 'en') =>
    String(
      renderBundle(
        bundleOf(value) as JsonObject,
        {},
        { language, sanitizer: untouched, picture: () => '', figure: () => html`` },
      ),
    );
  const result = { zh: '相差 0.5', en: 'they differ by 0.5' };
  expect(shown(result, 'zh')).toMatch(/>相差 0\.5<\/pre>$/);
  expect(shown(result, 'en')).toMatch(/>they differ by 0\.5<\/pre>$/);
  expect(shown('准确率 · 0.93', 'zh')).toContain('准确率 · 0.93');
});

test('panels without a title in common are named, as long as they are few', () => {
  const three = [both('前', 'before'), both('中', 'between'), both('后', 'after')];
  expect(titleOf({ annotations: three }, 'zh')).toBe('前；中；后');
  expect(titleOf({ annotations: three }, 'en')).toBe('before; between; after');
  expect(titleOf({ annotations: [...three, both('完', 'end')] }, 'en')).toBe('');
  expect(titleOf({ annotations: [{ text: 'w = 1' }, { text: 'w = 2' }] }, 'en')).toBe('');
});
