import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { CHECK_MIME, CLAIM_MIME, PLOTLY_MIME } from '../../src/contract/index.ts';
import type { JsonObject, Output } from '../../src/notebook/index.ts';
import { bar } from '../../src/plot/index.ts';
import {
  asFigure,
  asReport,
  createRenderers,
  drawable,
  type Figure,
  figureIn,
  figureTitle,
  html,
  type Language,
  type Picture,
  renderOutputs,
} from '../../src/site/render/index.ts';

const { sanitizer, prose } = createRenderers();

interface Shown {
  readonly markup: string;
  readonly pictures: readonly Picture[];
  readonly figures: readonly { title: string; sentence: string; picture: string }[];
}

/** What a page in one language shows of an output. */
function show(data: JsonObject, language: Language, metadata: JsonObject = {}): Shown {
  const pictures: Picture[] = [];
  const figures: { title: string; sentence: string; picture: string }[] = [];
  const output: Output = { output_type: 'display_data', data, metadata };
  const markup = renderOutputs([output], {
    language,
    sanitizer,
    picture: (picture) => `../figures/${pictures.push(picture)}`,
    figure: (_figure, picture, title, sentence) => {
      figures.push({ title, sentence, picture: String(picture ?? '') });
      return html`<figure></figure>`;
    },
    prose: (markdown) =>
      prose.render(markdown, {
        origin: 'output',
        headingId: () => '',
        link: (target) => target,
        image: (source) => source,
        anchorLabel: '',
      }).html,
  });
  return { markup: String(markup), pictures, figures };
}

const figure = (layout: object, data: readonly object[] = []): Figure =>
  asFigure({ data, layout }) as Figure;

describe('a figure that says its texts as data', () => {
  // Neither half can be told from its characters, and one string that looks composed is not.
  const stored = figure(
    {
      title: { text: '𝓛 ~ ELBO' },
      xaxis: { title: { text: '步 / 步 in English' } },
      yaxis: { title: { text: '宽\u00a0high' } },
      meta: {
        texts: {
          '𝓛 ~ ELBO': { zh: '𝓛', en: 'ELBO' },
          '步 / 步 in English': { zh: '步', en: '步 in English' },
          'A curve / A curve 曲线.': { zh: 'A curve', en: 'A curve 曲线.' },
        },
      },
    },
    [{ type: 'scatter', name: '步 / 步 in English', y: [1, 2] }],
  );

  test.each([
    ['zh', '𝓛', '步'],
    ['en', 'ELBO', '步 in English'],
  ] as const)('is drawn in %s', (language, title, label) => {
    const { data, layout } = figureIn(stored, language);
    expect(data).toEqual([{ type: 'scatter', name: label, y: [1, 2] }]);
    expect(layout).toMatchObject({ title: { text: title }, xaxis: { title: { text: label } } });
    expect(layout.yaxis).toEqual({ title: { text: '宽\u00a0high' } });
    expect(figureTitle(stored, language)).toBe(title);
  });

  test('is read out in one language too', () => {
    const bundle = { [PLOTLY_MIME]: stored, 'text/plain': 'A curve / A curve 曲线.' };
    expect(show(bundle as unknown as JsonObject, 'en').figures[0]?.sentence).toBe('A curve 曲线.');
  });

  test('may say its title apart from what is drawn', () => {
    const titled = figure({ title: { text: 'x' }, meta: { title: { zh: '甲', en: 'one' } } });
    expect(figureTitle(titled, 'zh')).toBe('甲');
    expect(figureTitle(titled, 'en')).toBe('one');
  });

  test('and one of today’s library is in one language', () => {
    const { data, layout } = bar([{ zh: '海', en: 'sea' }, 'β = 1'], [1, 2], {
      title: { zh: '两根柱', en: 'Two bars' },
      yLabel: { zh: '高', en: 'height' },
    }).toJSON();
    const drawn = asFigure({ data, layout }) as Figure;
    for (const [language, sea, title, high] of [
      ['zh', '海', '两根柱', '高'],
      ['en', 'sea', 'Two bars', 'height'],
    ] as const) {
      const { data: traces, layout: said } = figureIn(drawn, language);
      expect(traces[0]?.x).toEqual([sea, 'β = 1']);
      expect(said).toMatchObject({
        title: { text: title },
        yaxis: { title: { text: high } },
      });
    }
  });
});

describe('a claim', () => {
  const claim = { claim: { zh: '相等', en: 'equal' }, held: true, detail: '差 0 | apart by 0' };
  const bundle = (over: object = {}) => ({
    'text/html': '<b>相等 · equal</b>',
    [CLAIM_MIME]: { ...claim, ...over } as JsonObject,
  });

  test('is told in one language', () => {
    const { document } = new JSDOM(show(bundle(), 'en').markup).window;
    expect(document.body.textContent).toBe('✓ equal (apart by 0)');
    expect(show(bundle({ held: false }), 'zh').markup).toContain('✗</span> 相等 (差 0)');
  });

  test('that is not well formed is shown as any output, and its text is no markup', () => {
    for (const over of [{ held: 1 }, { claim: 5 }, { detail: [] }])
      expect(show(bundle(over), 'en').markup).toContain('<b>相等 · equal</b>');
    expect(show(bundle({ claim: '<img src=x>' }), 'en').markup).toContain('&lt;img');
  });
});

describe('a figure without a title', () => {
  test('has those of its panels, as long as they are few', () => {
    const names = {
      a: ['前', 'before'],
      b: ['中', 'between'],
      c: ['后', 'after'],
      d: ['完', 'end'],
    };
    const texts = Object.fromEntries(
      Object.entries(names).map(([key, [zh, en]]) => [key, { zh, en }]),
    );
    const panels = (...keys: string[]) =>
      figure({ annotations: keys.map((text) => ({ text })), meta: { texts } });
    expect(figureTitle(panels('a', 'b', 'c'), 'zh')).toBe('前；中；后');
    expect(figureTitle(panels('a', 'b', 'c'), 'en')).toBe('before; between; after');
    expect(figureTitle(panels('a', 'b', 'c', 'd'), 'en')).toBe('');
    expect(figureTitle(panels('w = 1', 'w = 2'), 'en')).toBe('');
  });
});

describe('what a figure is drawn from', () => {
  test('keeps packed numbers as they are', () => {
    const y = { dtype: 'f4', bdata: 'AACAPwAAAEA=', shape: '2' };
    expect(figureIn(figure({}, [{ y }]), 'zh').data[0]?.y).toEqual(y);
  });

  test('keeps its steps, without what they would load from elsewhere', () => {
    const frames = [
      { name: '0', data: [{ y: [1] }], layout: { images: [{ source: '//x/a.png' }] } },
    ];
    const moving = asFigure({ data: [], layout: {}, frames });
    expect(moving?.frames).toEqual([{ name: '0', data: [{ y: [1] }], layout: { images: [{}] } }]);
  });

  test('leaves out what only its stored picture was drawn from', () => {
    const texts = { 'a / b': { zh: 'a', en: 'b' } };
    const strip = { data: [{ y: [1] }], layout: {} };
    expect(drawable(figure({ height: 400, meta: { texts, strip } })).layout).toEqual({
      height: 400,
      meta: { texts },
    });
  });
});

describe('a picture that stands for a figure', () => {
  const bundle = (more: object) =>
    ({ [PLOTLY_MIME]: { data: [], layout: {} }, 'text/plain': 'A line.', ...more }) as JsonObject;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="420"><clipPath id="c"><rect width="9" height="9"></rect></clipPath>' +
    '<g clip-path="url(#c)"><path d="M0 0L9 9" style="stroke: rgb(1, 2, 3); fill: none; stroke-width: 2px"></path></g>' +
    '<text style="font-family: &quot;Notegrad Sans&quot;; text-anchor: middle" data-unformatted="x">损失</text></svg>';

  test('may be a drawing in SVG, of its own size', () => {
    const { figures, pictures } = show(bundle({ 'image/svg+xml': svg }), 'zh');
    expect(figures[0]?.picture).toContain('<img class="picture" src="../figures/1" alt="A line."');
    expect(figures[0]?.picture).toContain('width="700" height="420"');
    expect(pictures[0]?.mime).toBe('image/svg+xml');
    const { document } = new JSDOM(pictures[0]?.content).window;
    expect(document.querySelector('g')?.getAttribute('clip-path')).toBe('url(#c)');
    expect(document.querySelector('clipPath rect')).not.toBeNull();
    const { style } = document.querySelector('path') as unknown as HTMLElement;
    expect([style.stroke, style.fill, style.strokeWidth]).toEqual(['rgb(1, 2, 3)', 'none', '2px']);
    const label = document.querySelector('text') as unknown as HTMLElement;
    expect(label.textContent).toBe('损失');
    expect(label.style.textAnchor).toBe('middle');
  });

  test('is inert: no script, nothing from elsewhere, no link', () => {
    const hostile = svg.replace(
      '</svg>',
      '<script>1</script><a href="javascript:1"><text>x</text></a><image href="http://x.invalid/a.png"/><foreignObject><b onclick="1">b</b></foreignObject></svg>',
    );
    const [picture] = show(bundle({ 'image/svg+xml': hostile }), 'en').pictures;
    expect(picture?.content).not.toMatch(/script|x\.invalid|foreignObject|onclick/);
    expect(picture?.content).toContain('损失');
  });

  test('is made of dots, two for a pixel, where it is no drawing', () => {
    const png = Buffer.from(
      '89504e470d0a1a0a0000000d4948445200000578000003480806000000',
      'hex',
    ).toString('base64');
    const { figures } = show(bundle({ 'image/png': png, 'image/svg+xml': '<p>no</p>' }), 'en');
    expect(figures[0]?.picture).toContain('width="700" height="420"');
  });
});

describe('an output in both languages', () => {
  test('is text in that of the page', () => {
    const texts = { '相同 / the same': { zh: '相同', en: 'the same' } };
    const data = { 'text/plain': '相同 / the same' };
    expect(show(data, 'zh', { texts }).markup).toMatch(/>相同<\/pre>$/);
    expect(show(data, 'en', { texts }).markup).toMatch(/>the same<\/pre>$/);
  });

  test('is a table in that of the page, and is made safe after that', () => {
    const table = (head: string) => `<table><thead><tr><th>${head}</th></tr></thead></table>`;
    const [shown, zh] = [table('层 / layer'), table('层')];
    const en = table('layer<img src=x onerror=1>');
    const data = { 'text/html': shown, 'text/plain': '' };
    expect(show(data, 'zh', { texts: { [shown]: { zh, en } } }).markup).toContain('<th>层</th>');
    const english = show(data, 'en', { texts: { [shown]: { zh, en } } }).markup;
    expect(english).toContain('<th>layer<img></th>');
  });

  test('that says nonsense of its texts is shown as it is', () => {
    for (const texts of [5, ['a'], { a: 'b' }, { a: { zh: 1, en: 2 } }, null]) {
      expect(show({ 'text/plain': 'a' }, 'en', { texts }).markup).toContain('>a</pre>');
    }
  });
});

describe('Markdown that a cell puts out', () => {
  test.each([
    ['![x](http://x.invalid/t.png)'],
    ['![x](//x.invalid/t.png)'],
    ['![x](x.png)'],
    ['text ![x](HTTPS://x.invalid/t.png) and <b>HTML</b>'],
  ])('%s loads nothing', (markdown) => {
    const { markup } = show({ 'text/markdown': markdown }, 'en');
    expect(markup).toContain('<img');
    expect(markup).not.toMatch(/src=|x\.invalid/);
  });

  test('keeps pictures it holds, links, tables and formulas', () => {
    const png = 'data:image/png;base64,iVBORw0KGgo=';
    const { markup } = show(
      { 'text/markdown': `![x](${png}) [y](https://example.org/)\n\n|a|\n|-|\n|$b$|` },
      'en',
    );
    expect(markup).toContain(`src="${png}"`);
    expect(markup).toContain('href="https://example.org/"');
    expect(markup).toContain('<div class="table" tabindex="0" role="group"><table>');
    expect(markup).toContain('class="katex"');
  });
});

describe('an exercise', () => {
  const report = {
    exercise: 'E1',
    title: { zh: '更新规则', en: 'The update rule' },
    status: 'failed',
    points: 0,
    max: 1,
    checks: [
      {
        name: '答对 | right',
        status: 'failed',
        message: { zh: '得到 1', en: 'got 1' },
        hint: '想想 | think',
      },
    ],
  };

  test.each([
    ['zh', ['更新规则', '答对', '得到 1', '想想']],
    ['en', ['The update rule', 'right', 'got 1', 'think']],
  ] as const)('is told in %s alone', (language, texts) => {
    const { markup } = show({ [CHECK_MIME]: report }, language);
    const { document } = new JSDOM(markup).window;
    const [title, name, message, hint] = texts;
    expect(document.querySelector('.check-title')?.textContent).toContain(`E1 · ${title}`);
    expect(document.querySelector('li')?.textContent).toContain(name);
    expect(document.querySelector('.why')?.textContent).toBe(message);
    expect(document.querySelector('details')?.textContent).toContain(hint);
    const other = language === 'zh' ? /right|got|think/ : /答对|得到|想想/;
    expect(markup).not.toMatch(other);
  });

  test.each([
    [{ title: 5 }],
    [{ checks: [{ name: 'a', status: 'passed', message: { a: 1 } }] }],
    [{ checks: [{ name: 'a', status: 'passed', hint: [] }] }],
    [{ checks: [{ name: { zh: 'a' }, status: 'passed' }] }],
    [{ status: 'won' }],
  ])('with %j is none', (part) => expect(asReport({ ...report, ...part })).toBeUndefined());
});
