import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { someOf } from '../thorough.ts';
import { chapters, describeSite, prose } from './site-support.ts';

/** What a chapter may weigh before anything runs, in bytes as a static host sends them. */
const LIMIT = 200_000;

const rare = {
  name: 'rare',
  cells: [prose('# 少见', '# Rare'), prose('$\\digamma$', '$\\digamma + \\mathfrak{g}$')],
};

describeSite('the weight of a page', [...chapters(), rare], (visit) => {
  /**
   * The files a page has loaded once it is quiet, by name, and their bytes on the wire.
   *
   * @param late How long each light face of the formulas is kept back, in milliseconds.
   */
  async function loads(path: string, late = 0): Promise<Map<string, number>> {
    const page = await visit.blank();
    const seen = new Set<string>();
    page.on('response', (response) => {
      const name = new URL(response.url()).pathname;
      // Figures wake up with their own library; until then, and without it, their picture stands.
      if (/plotly|\/figures\/.*\.json/.test(name) || !response.ok()) return;
      seen.add(name);
    });
    if (late > 0) {
      await page.route(/NotegradFormula-/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, late));
        await route.continue();
      });
    }
    await page.goto(visit.url + path);
    await page.waitForLoadState('networkidle');
    await page.context().close();
    return new Map(
      await Promise.all([...seen].map(async (name) => [name, await bytes(name)] as const)),
    );
  }

  /** What a file weighs on the wire: as it is where it is packed already. */
  async function bytes(name: string): Promise<number> {
    const body = Buffer.from(await (await fetch(new URL(name, visit.url))).arrayBuffer());
    return /\.(?:woff2|png|jpeg|webp)$/.test(name) ? body.length : gzipSync(body).length;
  }

  const slugs = chapters().map((file) => basename(file, '.ipynb'));
  const pages = slugs.flatMap((slug) => [`zh/${slug}`, `en/${slug}`]);

  // Most of a page's time is waiting until its network is quiet.
  test.concurrent.each(someOf(pages, 4))(
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

  test('a light face that comes late makes no other one load', async () => {
    // A browser that has waited three seconds shows the next face that holds the character.
    const files = [...(await loads('zh/L2-1-perceptron.html', 4000)).keys()];
    expect(files.some((name) => name.includes('NotegradFormula-Main'))).toBe(true);
    expect(files.filter((name) => name.includes('KaTeX_'))).toEqual([]);
  });

  test('a formula of rare signs is set in the faces that have them', async () => {
    const files = [...(await loads('en/rare.html')).keys()].map((name) => basename(name));
    expect(files).toContain('KaTeX_AMS-Regular.woff2');
    expect(files).toContain('KaTeX_Fraktur-Regular.woff2');
  });
});
