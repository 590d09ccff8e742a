import type { Notebook, Output } from '../../src/notebook/index.ts';

/**
 * What a hostile notebook may hold. Each payload calls `pwn('<its name>')`, or reaches for a server
 * that is not ours, if it ever comes to life.
 */
const run = 'top.pwned=(top.pwned||[]).concat';
const call = (name: string) => `${run}('${name}')`;
const OUTSIDE = 'http://outside.invalid';

const markup: Readonly<Record<string, (name: string) => string>> = {
  script: (n) => `<script>${call(n)}</script>`,
  'script in upper case': (n) => `<SCRIPT>${call(n)}</SCRIPT>`,
  'script with a space': (n) => `<script >${call(n)}</script >`,
  'script with a source': () => `<script src="${OUTSIDE}/x.js"></script>`,
  'module script': (n) => `<script type="module">${call(n)}</script>`,
  'nested script': (n) => `<scr<script>ipt>${call(n)}</scr</script>ipt>`,
  'broken image': (n) => `<img src=x onerror="${call(n)}">`,
  'image without quotes': (n) => `<img src=x onerror=${call(n).replaceAll("'", '`')}>`,
  'image with a slash': (n) => `<img/src=x/onerror="${call(n)}">`,
  'image with a newline': (n) => `<img src=x\nonerror="${call(n)}">`,
  'image with entities': (n) => `<img src=x onerror="&#116;op.pwned=['${n}']">`,
  'image from elsewhere': () => `<img src="${OUTSIDE}/pixel.png">`,
  'image set from elsewhere': () => `<img srcset="${OUTSIDE}/pixel.png 2x">`,
  'picture element': () => `<picture><source srcset="${OUTSIDE}/p.png"><img></picture>`,
  'body onload': (n) => `<body onload="${call(n)}">`,
  'details ontoggle': (n) => `<details open ontoggle="${call(n)}">x</details>`,
  'input autofocus': (n) => `<input autofocus onfocus="${call(n)}">`,
  'select autofocus': (n) => `<select autofocus onfocus="${call(n)}"></select>`,
  marquee: (n) => `<marquee onstart="${call(n)}">x</marquee>`,
  'video error': (n) => `<video><source onerror="${call(n)}"></video>`,
  'audio from elsewhere': () => `<audio src="${OUTSIDE}/a.mp3" autoplay></audio>`,
  iframe: (n) => `<iframe src="javascript:${call(n)}"></iframe>`,
  'iframe with a document': (n) => `<iframe srcdoc="<script>${call(n)}</script>"></iframe>`,
  object: (n) => `<object data="javascript:${call(n)}"></object>`,
  embed: (n) => `<embed src="javascript:${call(n)}">`,
  'base element': () => `<base href="${OUTSIDE}/">`,
  'meta refresh': () => `<meta http-equiv="refresh" content="0;url=${OUTSIDE}/">`,
  'link to a style': () => `<link rel="stylesheet" href="${OUTSIDE}/x.css">`,
  'link to prefetch': () => `<link rel="prefetch" href="${OUTSIDE}/x">`,
  'style import': () => `<style>@import url(${OUTSIDE}/x.css);</style>`,
  'style that hides the page': () => '<style>main{display:none}</style>',
  'style attribute with a url': () => `<div style="background:url(${OUTSIDE}/b.png)">x</div>`,
  'style attribute with an image set': () =>
    `<div style="background-image:image-set(url(${OUTSIDE}/b.png) 1x)">x</div>`,
  'style over the page': () =>
    '<div style="position:fixed;inset:0;z-index:9999;background:red" class="overlay">x</div>',
  'style pulled out': () => '<div style="margin-top:-5000px">x</div>',
  'link javascript': (n) => `<a class="bait" href="javascript:${call(n)}">x</a>`,
  'link javascript with a tab': (n) => `<a class="bait" href="java\tscript:${call(n)}">x</a>`,
  'link javascript with entities': (n) => `<a class="bait" href="&#106;avascript:${call(n)}">x</a>`,
  'link javascript in upper case': (n) => `<a class="bait" href=" JaVaScRiPt:${call(n)}">x</a>`,
  'link vbscript': () => '<a class="bait" href="vbscript:msgbox(1)">x</a>',
  'link data': (n) => `<a class="bait" href="data:text/html,<script>${call(n)}</script>">x</a>`,
  'area link': (n) => `<map><area href="javascript:${call(n)}"></map>`,
  'form action': (n) => `<form action="javascript:${call(n)}"><button>x</button></form>`,
  'button formaction': (n) => `<button formaction="javascript:${call(n)}">x</button>`,
  'svg onload': (n) => `<svg onload="${call(n)}"></svg>`,
  'svg script': (n) => `<svg><script>${call(n)}</script></svg>`,
  'svg animate href': (n) =>
    `<svg><a><animate attributeName="href" values="javascript:${call(n)}"/><text y="20">x</text></a></svg>`,
  'svg set handler': (n) => `<svg><set attributeName="onmouseover" to="${call(n)}"/></svg>`,
  'svg use data': (n) =>
    `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><script>${call(n)}</script></svg>#x"/></svg>`,
  'svg foreign object': (n) =>
    `<svg><foreignObject><img src=x onerror="${call(n)}"></foreignObject></svg>`,
  'svg image from elsewhere': () => `<svg><image href="${OUTSIDE}/i.png"/></svg>`,
  'svg style': () => `<svg><style>@import url(${OUTSIDE}/x.css);</style></svg>`,
  'math link': (n) => `<math><maction xlink:href="javascript:${call(n)}">x</maction></math>`,
  'math mutation': (n) =>
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${call(n)}&gt;">`,
  'svg mutation': (n) => `<svg></p><style><a id="</style><img src=x onerror=${call(n)}>">`,
  'noscript mutation': (n) => `<noscript><p title="</noscript><img src=x onerror=${call(n)}>">`,
  'template content': (n) => `<template><img src=x onerror="${call(n)}"></template>`,
  'comment end': (n) => `<!--><img src=x onerror="${call(n)}">-->`,
  cdata: (n) => `<![CDATA[<img src=x onerror="${call(n)}">]]>`,
  'end of the output': (n) => `</div></section></main></body><script>${call(n)}</script>`,
  'clobbered id': () => '<a id="text" name="text">x</a><form id="chapters"></form>',
  'popover over the page': () => '<div popover id="p">x</div><button popovertarget="p">x</button>',
};

/** Text payloads: where a MIME type is shown as text, the markup must stay text. */
const inText = (name: string) =>
  `</pre></code><script>${call(name)}</script><img src=x onerror="${call(name)}">\u001b]8;;javascript:${call(name)}\u0007link\u001b]8;;\u0007\u001b[31m<b>\u001b[0m`;

export interface Payload {
  readonly name: string;
  readonly output: Output;
}

function display(name: string, mime: string, content: unknown): Payload {
  return {
    name,
    output: { output_type: 'display_data', data: { [mime]: content } as never, metadata: {} },
  };
}

const svgDocument = (inner: string) =>
  `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="20">${inner}</svg>`;

/** Every payload in the outputs it may come in. */
export const payloads: readonly Payload[] = [
  ...Object.entries(markup).map(([name, make]) =>
    display(`html: ${name}`, 'text/html', make(`html: ${name}`)),
  ),
  ...Object.entries(markup)
    .filter(([name]) => name.startsWith('svg') || /script|image|link|iframe/.test(name))
    .map(([name, make]) =>
      display(`svg file: ${name}`, 'image/svg+xml', svgDocument(make(`svg file: ${name}`))),
    ),
  ...Object.entries(markup).map(([name, make]) =>
    display(
      `markdown: ${name}`,
      'text/markdown',
      `Text ${make(`markdown: ${name}`)}\n\n[x](javascript:1)`,
    ),
  ),
  display('latex: href', 'text/latex', String.raw`$\href{javascript:top.pwned=['latex']}{x}$`),
  display(
    'latex: html',
    'text/latex',
    String.raw`$\htmlData{x=y}{a}\includegraphics{${OUTSIDE}/i.png}$`,
  ),
  display('latex: endless', 'text/latex', String.raw`$\def\a{\a\a}\a$`),
  display('latex: huge', 'text/latex', String.raw`$\rule{9999em}{9999em}$`),
  display('script type', 'application/javascript', call('script type')),
  display('script type of old', 'text/javascript', call('script type of old')),
  display('json', 'application/json', { x: inText('json') }),
  display('plain', 'text/plain', inText('plain')),
  display('png that is markup', 'image/png', `"><script>${call('png')}</script>`),
  display('jpeg that is markup', 'image/jpeg', `x" onerror="${call('jpeg')}`),
  display('unknown type', `x"><script>${call('unknown type')}</script>`, 'x'),
  display('pdf', 'application/pdf', 'JVBERi0='),
  {
    name: 'alternative text',
    output: {
      output_type: 'display_data',
      data: { 'image/png': 'iVBORw0KGgo=', 'text/plain': `" onload="${call('alternative text')}` },
      metadata: { 'image/png': { width: '"><script>', height: 5 } },
    },
  },
  {
    name: 'figure',
    output: {
      output_type: 'display_data',
      data: {
        'application/vnd.plotly.v1+json': {
          data: [
            {
              type: 'scatter',
              y: [1, 2],
              name: inText('figure'),
              text: [`<a href="javascript:${call('figure')}">x</a>`, '<img src=x onerror=1>'],
              hovertemplate: inText('figure'),
              mode: 'text',
            },
          ],
          layout: {
            height: 200,
            title: { text: `<a href="javascript:${call('figure')}">x</a>${inText('figure')}` },
            images: [{ source: `${OUTSIDE}/i.png`, x: 0, y: 1, sizex: 1, sizey: 1 }],
          },
          config: { showSendToCloud: true, plotlyServerURL: OUTSIDE },
        },
        'text/plain': inText('figure'),
      },
      metadata: {},
    },
  },
  display('figure that is none', 'application/vnd.plotly.v1+json', { data: 'x', layout: [] }),
  display('check', 'application/vnd.notegrad.check+json', {
    exercise: '"><script>',
    title: inText('check'),
    status: 'failed',
    points: 0,
    max: 1,
    checks: [
      { name: inText('check'), status: 'failed', message: inText('check'), hint: inText('check') },
    ],
  }),
  display('check that is none', 'application/vnd.notegrad.check+json', { checks: 5 }),
  { name: 'stdout', output: { output_type: 'stream', name: 'stdout', text: inText('stdout') } },
  { name: 'stderr', output: { output_type: 'stream', name: 'stderr', text: inText('stderr') } },
  { name: 'stream name', output: { output_type: 'stream', name: '"><script>', text: 'x' } },
  {
    name: 'error',
    output: {
      output_type: 'error',
      ename: inText('error'),
      evalue: inText('error'),
      traceback: [inText('error')],
    },
  },
  {
    name: 'error without a trace',
    output: { output_type: 'error', ename: inText('bare'), evalue: inText('bare'), traceback: [] },
  },
];

/** All payloads in one notebook: in outputs, and the markup in prose of both languages too. */
export function hostileNotebook(): Notebook {
  const prose = Object.entries(markup).map(([name, make], index) => ({
    cell_type: 'markdown' as const,
    id: `p${index}`,
    metadata: {},
    source: `${index === 0 ? '# 敌意\n\n' : ''}中文 ${make(`prose: ${name}`)}\n\n[x](javascript:${call('link')})\n\n<!-- en -->\n\n${index === 0 ? '# Hostile\n\n' : ''}English ${make(`prose: ${name}`)}`,
  }));
  const code = payloads.map(({ output }, index) => ({
    cell_type: 'code' as const,
    id: `c${index}`,
    metadata: {},
    execution_count: index + 1,
    source: `'</code></pre><script>${call('source')}</script>'`,
    outputs: [output],
  }));
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'notegrad', display_name: '"><script>' } },
    cells: [...prose, ...code],
  };
}
