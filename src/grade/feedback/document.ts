import { createHash } from 'node:crypto';
import type { Html } from '../../site/render/index.ts';
import { html, trusted } from '../../site/render/index.ts';

/** The look of a page that nothing else comes with: no font, no script, no picture. */
export const STYLE = `:root{color-scheme:light dark;--good:light-dark(#23702a,#7fca86);--bad:light-dark(#b3261e,#f29a92);--soft:light-dark(#5d636c,#a2a7b0);--line:light-dark(#e4e0d8,#34373d)}
body{max-width:46rem;margin:0 auto;padding:1.5rem 1rem 4rem;font:1rem/1.6 system-ui,"PingFang SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;background:light-dark(#fdfcf9,#17181b);color:light-dark(#22252a,#d8d9dc);overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.3}
h2{font-size:1.1rem;margin-top:2rem}
:has(#zh:checked)>main[lang=en],:has(#en:checked)>main[lang=zh-Hans]{display:none}
table{border-collapse:collapse;width:100%}
table.students td:first-child{width:38%}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.check{margin:1rem 0;padding:.7rem 1rem;border:1px solid var(--line);border-radius:8px}
.check-title{margin:0;font-weight:650}
.check .verdict,.soft{color:var(--soft);font-weight:400}
.check ul{margin:.35rem 0 0;padding:0;list-style:none}
.check .mark{display:inline-block;width:1.3em;color:var(--soft);font-weight:700}
[data-status=passed]>.mark,[data-status=passed]>.check-title>.mark{color:var(--good)}
[data-status=failed]>.mark,[data-status=failed]>.check-title>.mark{color:var(--bad)}
.check .why{margin:.15rem 0 .3rem 1.57em;color:var(--soft);white-space:pre-wrap;font:inherit}
.comment{margin:.35rem 0;white-space:pre-wrap}
meter{width:100%;min-width:8rem}
@media print{:root{color-scheme:light}body{background:#fff;max-width:none;padding:0}.check,tr{break-inside:avoid}input[name=language],label[for]{display:none}}`;

/** Nothing is loaded, run or sent; the one style is known by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export interface Document {
  readonly title: string;
  readonly zh: Html;
  readonly en: Html;
}

/** A page in two languages, of which the reader sees one, without a script. */
export function documentOf({ title, zh, en }: Document): string {
  return String(html`<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header><input type="radio" name="language" id="zh" checked><label for="zh">中文</label>
<input type="radio" name="language" id="en"><label for="en" lang="en">English</label></header>
<main lang="zh-Hans">${zh}</main>
<main lang="en">${en}</main>
</body>
</html>
`);
}
