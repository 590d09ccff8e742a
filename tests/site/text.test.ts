import { describe, expect, test } from 'vitest';
import { ansiToHtml } from '../../src/site/render/ansi.ts';
import { html, trusted } from '../../src/site/render/html.ts';
import { splitLanguages } from '../../src/site/render/languages.ts';

describe('html', () => {
  test('escapes every value but markup', () => {
    const value = `<b a="'">&`;
    expect(
      String(html`<p>${value}${trusted('<i>')}${[1, html`<u>`]}${false}${undefined}</p>`),
    ).toBe('<p>&lt;b a=&quot;&#39;&quot;&gt;&amp;<i>1<u></p>');
  });
});

describe('the two languages of a cell', () => {
  test('are split at the mark', () => {
    expect(splitLanguages('# 中\n\n<!-- en -->\n\n# En\n')).toEqual({ zh: '# 中', en: '# En' });
  });

  test.each([
    ['中文', 'no line `<!-- en -->`'],
    ['中\n<!-- en -->\nEn\n<!-- en -->\nEn', '2 lines'],
    ['\n<!-- en -->\nEn', 'no Chinese text'],
    ['中\n<!-- en -->\n  ', 'no English text'],
    ['中 <!-- en --> En', 'no line `<!-- en -->`'],
  ])('%j is refused', (source, reason) => {
    expect(splitLanguages(source)).toContain(reason);
  });
});

describe('terminal text', () => {
  test.each([
    ['\u001b[31mred\u001b[39m <b>', '<span class="ansi-1">red</span> &lt;b&gt;'],
    ['\u001b[1;92mx\u001b[0my', '<span class="ansi-10 ansi-bold">x</span>y'],
    ['\u001b[44mx', '<span class="ansi-4-bg">x</span>'],
    ['\u001b[38;5;196mx', '<span style="color:rgb(255,0,0)">x</span>'],
    ['\u001b[48;2;1;2;999mx', '<span style="background-color:rgb(1,2,255)">x</span>'],
    ['\u001b[38;5;9mx', '<span class="ansi-9">x</span>'],
    ['a\u001b[2K\u001b[1Ab', 'ab'],
    ['\u001b]8;;javascript:alert(1)\u0007link\u001b]8;;\u0007', 'link'],
    ['10%\r50%\r100%\ndone', '100%\ndone'],
    ['abc\b\bX', 'aX'],
    ['line\r\nnext', 'line\nnext'],
  ])('%j', (text, expected) => expect(ansiToHtml(text)).toBe(expected));
});
