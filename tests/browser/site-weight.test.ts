import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingChromium } from './chromium.ts';
import { chapters, Visit } from './site-support.ts';

const missing = missingChromium();
if (missing) console.warn(`skipped: ${missing}`);

/** What a chapter may weigh before anything runs, in bytes as a static host sends them. */
const LIMIT = 200_000;

describe.skipIf(missing)('the weight of a page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notegrad-weight-'));
  const rare = join(folder, 'rare.ipynb');
  let visit: Visit;
  beforeAll(async () => {
    const cell = (id: string, source: string) => ({
      ...{ cell_type: 'markdown', id, metadata: {} },
      source: `${source}\n\n<!-- en -->\n\n${source}`,
    });
    const cells = [cell('a', '# Rare'), cell('b', '$\\digamma + \\mathfrak{g}$')];
    writeFileSync(rare, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    visit = await Visit.start([...chapters(), rare]);
  });
  afterAll(async () => {
    await visit.end();
    rmSync(folder, { recursive: true, force: true });
  });

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

  const slugs = missing ? [] : chapters().map((file) => basename(file, '.ipynb'));

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
