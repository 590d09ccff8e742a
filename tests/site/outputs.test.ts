import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/notebook/model.ts';
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

test('panels without a title in common are named, as long as they are few', () => {
  const three = [both('前', 'before'), both('中', 'between'), both('后', 'after')];
  expect(titleOf({ annotations: three }, 'zh')).toBe('前；中；后');
  expect(titleOf({ annotations: three }, 'en')).toBe('before; between; after');
  expect(titleOf({ annotations: [...three, both('完', 'end')] }, 'en')).toBe('');
  expect(titleOf({ annotations: [{ text: 'w = 1' }, { text: 'w = 2' }] }, 'en')).toBe('');
});
