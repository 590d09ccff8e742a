import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { cssPath, rebase, styleSheet } from '../../src/site/build/style-sheet.ts';

const folder = mkdtempSync(join(tmpdir(), 'notegrad-style-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a path of Windows stands in a style sheet without a backslash, which would begin an escape', () => {
  expect(cssPath('C:\\Users\\a\\site.css')).toBe('C:/Users/a/site.css');
  expect(rebase('src:url(fonts/a.woff2)', 'C:\\katex')).toBe('src:url("C:/katex/fonts/a.woff2")');
});

test('addresses that are whole stay, others lead into the folder they came from', () => {
  expect(rebase('url("./a.woff2") url(\'b.png\')', '/x')).toBe(
    'url("/x/./a.woff2") url("/x/b.png")',
  );
  for (const whole of ['url(data:font/woff2;base64,AA)', 'url("#c")', 'url(/a/b.woff2)']) {
    expect(rebase(whole, '/x')).toBe(whole);
  }
});

test('is bundled from a folder whose name is no plain word', async () => {
  const odd = join(folder, 'a b (c) "d" 中文');
  mkdirSync(odd);
  writeFileSync(join(odd, 'site.css'), 'p{color:red}');
  writeFileSync(join(odd, 'a.woff2'), 'face');
  writeFileSync(
    join(odd, 'katex.css'),
    '@font-face{font-family:A;src:url(a.woff2) format("woff2"),url(a.woff) format("woff")}',
  );
  writeFileSync(
    join(odd, 'faces.css'),
    '@font-face{font-family:A;src:url("./a.woff2");unicode-range:U+41}',
  );
  const contents = await styleSheet({
    site: join(odd, 'site.css'),
    formulas: join(odd, 'katex.css'),
    faces: join(odd, 'faces.css'),
  });
  const { outputFiles } = await build({
    stdin: { contents, loader: 'css', resolveDir: odd },
    bundle: true,
    write: false,
    outdir: odd,
    loader: { '.woff2': 'file' },
  });
  const css = outputFiles.find(({ path }) => path.endsWith('.css'))?.text ?? '';
  expect(css).toContain('color: red');
  expect(css).toContain('unicode-range');
  expect(outputFiles.filter(({ path }) => path.endsWith('.woff2'))).toHaveLength(1);
});
