import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chapters, describeSite, prose } from './site-support.ts';

/** What a chapter may weigh before anything runs, in bytes as a static host sends them. */
const LIMIT = 200_000;

const rare = {
  name: 'rare',
  cells: [prose('# 少见', '# Rare'), prose('$\\digamma$', '$\\digamma + \\mathfrak{g}$')],
};

describeSite('the weight of a page', [...chapters(), rare], (visit) => {
  /** The files a page has loaded once it is quiet, by name, and their bytes on the wire. */
  async function loads(path: string): Promise<Map<string, number>> {
    const page = await visit.open('zh/index.html');
    await page.waitForLoadState('networkidle');
    const seen: Promise<[string, number]>[] = [];
    page.on('response', (response) => {
      const name = new URL(response.url()).pathname;
      // Figures wake up with their own library; until then, and without it, their picture stands.
      if (/plotly|\/figures\/.*\.json/.test(name) || !response.ok()) return;
      const size = (body: Buffer) =>
        /\.(?:woff2|png|jpeg|webp)$/.test(name) ? body.length : gzipSync(body).length;
      seen.push(response.body().then((body) => [name, size(body)]));
    });
    const client = await page.context().newCDPSession(page);
    await client.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.goto(visit.url + path);
    await page.waitForLoadState('networkidle');
    const result = new Map(await Promise.all(seen));
    await page.context().close();
    return result;
  }

  const slugs = chapters().map((file) => basename(file, '.ipynb'));

  test.each(slugs.flatMap((slug) => [`zh/${slug}`, `en/${slug}`]))(
    '%s weighs at most 200 kB before anything runs',
    async (page) => {
      const files = await loads(`${page}.html`);
      const total = [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
      expect(files.size).toBeGreaterThan(3);
      expect(total, [...files].map((file) => file.join(' ')).join('\n')).toBeLessThan(LIMIT);
      // The light faces hold what the course's formulas are made of.
      expect([...files.keys()].filter((name) => name.includes('KaTeX_'))).toEqual([]);
    },
  );

  test('a formula of rare signs is set in the faces that have them', async () => {
    const files = [...(await loads('en/rare.html')).keys()].map((name) => basename(name));
    expect(files).toContain('KaTeX_AMS-Regular.woff2');
    expect(files).toContain('KaTeX_Fraktur-Regular.woff2');
  });
});
