import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { createRenderers, type Prose } from '../../src/site/render/index.ts';

const { highlight, prose } = createRenderers();

const render = (source: string): Prose =>
  prose.render(source, {
    headingId: (index) => `h${index}`,
    link: (target) => `to:${target}`.replace('to:', '../'),
    image: (source) => `../figures/${source}`,
    anchorLabel: 'Link',
  });
const text = (source: string) => String(render(source).html).trim();

describe('prose', () => {
  test('a line break inside Chinese is no space, elsewhere it is', () => {
    expect(text('感知\n器')).toBe('<p>感知器</p>');
    expect(text('**感知。**\n器')).toBe('<p><strong>感知。</strong>器</p>');
    expect(text('感知\nperceptron')).toBe('<p>感知\nperceptron</p>');
  });

  test('Chinese emphasis ends at its punctuation', () => {
    expect(text('这是**重点（point）**。')).toContain('<strong>重点（point）</strong>');
  });

  test('formulas are set, and speak', () => {
    const markup = text('设$x_i$为样本');
    expect(markup).toContain('class="katex"');
    expect(markup).toContain('<math');
    expect(text('$$\\frac{1}{2}\\tag{1}$$')).toContain('katex-display');
  });

  test('a formula that cannot be set is told', () => {
    const { mathErrors, html } = render('$\\frac{1}$');
    expect(mathErrors).toHaveLength(1);
    expect(String(html)).toContain('<code>');
  });

  test('no line begins with the comma after a formula', () => {
    expect(text('权重 $w_i$，外加')).toMatch(
      /<span class="keep"><span class="katex">.*，<\/span>外加/,
    );
    expect(text('of $p(z)$, and')).toMatch(/,<\/span> and/);
    expect(text('of $p(z)$ and')).not.toContain('keep');
    // A long formula has to be broken itself.
    expect(text('of $a + b + c + d + e + f + g$, and')).not.toContain('keep');
    expect(render('## Of $p$, and').headings[0]?.text).toBe('Of p, and');
  });

  test('quotes are curly, and nothing else is changed', () => {
    expect(text('say "it is" (c) -- ...')).toBe('<p>say “it is” (c) -- ...</p>');
    expect(text('`"code"`')).toContain('<code>"code"</code>');
  });

  test('prices are no formulas', () => {
    expect(text('from $5 to $6')).toBe('<p>from $5 to $6</p>');
  });

  test('headings get an id and a link, and their text without it', () => {
    const { headings, html } = render('## The *KL* of $p$');
    expect(headings).toMatchObject([{ level: 2, id: 'h0', text: 'The KL of p' }]);
    expect(String(headings[0]?.html)).toContain('<em>KL</em>');
    expect(String(html)).toContain('<a class="anchor" href="#h0" aria-label="Link">#</a>');
  });

  test('code is highlighted in TypeScript, plain in other languages, and escaped in all', () => {
    expect(text('```ts\nconst a = "<b>";\n```')).toContain(
      '<span class="tok-keyword">const</span> a = <span class="tok-string">&quot;&lt;b&gt;&quot;</span>;',
    );
    expect(text('```brainfuck\n<b>\n```')).toContain('<code>&lt;b&gt;</code>');
  });

  test('links and pictures go through the page', () => {
    const { links, html } = render('[a](b.ipynb#c) ![d](e.png)');
    expect(links).toEqual(['b.ipynb#c']);
    expect(String(html)).toContain('href="../b.ipynb#c"');
    expect(String(html)).toContain('src="../figures/e.png"');
  });

  test.each([
    '[x](javascript:alert(1))',
    '[x]( JAVASCRIPT:alert(1))',
    '<javascript:alert(1)>',
    '[x](vbscript:a)',
    '[x](data:text/html,a)',
  ])('%s is no link, with HTML beside it or not', (source) => {
    expect(text(source)).not.toMatch(/href/);
    expect(text(`${source} <b>b</b>`)).not.toMatch(/href/);
  });

  test('passages follow the headings', () => {
    const { passages } = render('before\n\n## One\n\ntext $x$\n\n- item\n\n## Two\n\n`code`');
    expect(passages.map(({ heading, text }) => [heading?.text, text.trim()])).toEqual([
      [undefined, 'before'],
      ['One', 'text x\nitem'],
      ['Two', 'code'],
    ]);
  });

  test('a text cannot stand for finished markup', () => {
    expect(text('{00000000-0000-0000-0000-000000000000:0} $x$')).toContain('{00000000');
  });
});

describe('highlighted code', () => {
  const marks = (code: string) => {
    const { document } = new JSDOM(`<pre>${highlight(code)}</pre>`).window;
    expect(document.querySelector('pre')?.textContent).toBe(code);
    return [...document.querySelectorAll('span')].map(
      ({ className, textContent }) => `${className.replace('tok-', '')} ${textContent}`,
    );
  };

  test('has its kinds of token marked', () => {
    expect(
      marks('async function f(x: number): Promise<A> {\n  return g(1e-5, `a`); // 注\n}'),
    ).toEqual([
      'keyword async',
      'keyword function',
      'function f',
      'type number',
      'type Promise',
      'type A',
      'keyword return',
      'function g',
      'number 1e-5',
      'string `a`',
      'comment // 注',
    ]);
  });

  test.each([
    'const = ;',
    'class A { #x = 1; @d m() {} }',
    '/* open',
    '`${',
    '"\\u{110000}" 😀 <b>',
    '',
  ])('%j is the same text, whole or broken', (code) => void marks(code));
});
