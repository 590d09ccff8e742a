import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { hostileNotebook, payloads } from '../site/hostile.ts';
import { describeSite, ended, outputOf, retype, settled, type Visit } from './site-support.ts';

const notebook = { name: 'hostile', cells: hostileNotebook().cells };

describeSite(`a notebook with ${payloads.length} hostile outputs`, [notebook], hostile, {
  unwatched: true,
});

function hostile(visit: Visit): void {
  /** Opens the page with a watch on everything that would betray a payload that lives. */
  async function open(): Promise<{ page: Page; signs: string[] }> {
    const signs: string[] = [];
    const page = await visit.open('zh/index.html');
    page.on('dialog', async (dialog) => {
      signs.push(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on('popup', (popup) => signs.push(`popup: ${popup.url()}`));
    await page.addInitScript(() => {
      const breaches: string[] = [];
      Object.assign(window, { breaches });
      document.addEventListener('securitypolicyviolation', (event) =>
        breaches.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      );
    });
    await page.goto(`${visit.url}zh/hostile.html`);
    return { page, signs };
  }

  const pwned = (page: Page) => page.evaluate(() => (window as { pwned?: unknown }).pwned);
  const breaches = (page: Page) =>
    page.evaluate(() => (window as unknown as { breaches: string[] }).breaches);

  /** Scrolls through, hovers, clicks and focuses whatever an attacker could bait with. */
  async function provoke(page: Page, within: string): Promise<void> {
    await page.evaluate(async (selector) => {
      for (const element of document.querySelectorAll<HTMLElement>(`${selector} *`)) {
        for (const type of [
          'mouseover',
          'mouseenter',
          'focus',
          'toggle',
          'load',
          'error',
          'animationstart',
        ]) {
          element.dispatchEvent(new Event(type));
        }
      }
      for (const link of document.querySelectorAll<HTMLElement>(`${selector} a`)) {
        const target = link.getAttribute('href') ?? link.getAttribute('xlink:href') ?? '';
        if (!target.startsWith('http') && !target.startsWith('#')) {
          link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
        }
      }
      for (let y = 0; y < document.documentElement.scrollHeight; y += 700) {
        scrollTo(0, y);
        await new Promise(requestAnimationFrame);
      }
    }, within);
    await settled(page);
  }

  test('is shown and stays dead: nothing runs, loads, moves or covers the page', async () => {
    const { page, signs } = await open();
    await provoke(page, '.outputs, .prose');
    expect(await pwned(page)).toBeUndefined();
    expect(signs).toEqual([]);
    expect(page.url()).toContain('/zh/hostile.html');
    expect(visit.strays).toEqual([]);
    expect(await breaches(page), 'the sanitizer leaves nothing for the policy to stop').toEqual([]);
    // The page itself is as it was.
    const frame = await page.evaluate(() => {
      const top = document.elementFromPoint(640, 20);
      return {
        bar: top?.closest('.bar') !== null,
        main: getComputedStyle(document.querySelector('main') as Element).display,
        ids: document.querySelectorAll('#text').length,
        base: document.baseURI === location.href,
      };
    });
    expect(frame).toEqual({ bar: true, main: 'block', ids: 1, base: true });
    await visit.shot(page, 'hostile');
  });

  test('the policy holds by itself: a script that got in would not run', async () => {
    const { page } = await open();
    await page.evaluate(() => {
      document
        .querySelector('.outputs')
        ?.insertAdjacentHTML(
          'beforeend',
          '<img src=x onerror="top.pwned=1"><a id="bait" href="javascript:top.pwned=2">x</a><img src="http://outside.invalid/x.png">',
        );
      const script = document.createElement('script');
      script.textContent = 'top.pwned=3';
      document.body.append(script);
    });
    await page.evaluate(() => document.getElementById('bait')?.click());
    // By then the policy has told of the picture's handler, of the script and of the server
    // elsewhere.
    await expect.poll(async () => (await breaches(page)).length).toBeGreaterThanOrEqual(3);
    await settled(page);
    expect(await pwned(page)).toBeUndefined();
  });

  test('live cells that put out the same are as dead', async () => {
    visit.strays.length = 0;
    const { page, signs } = await open();
    const bundles = payloads.flatMap(({ output }) => ('data' in output ? [output.data] : []));
    const first = await page.getAttribute('[data-cell]', 'data-cell');
    const cell = Number(first);
    await retype(
      page,
      cell,
      `const host = globalThis[Symbol.for('notegrad.host')];\nfor (const data of ${JSON.stringify(bundles)}) host.display({ data, metadata: {}, update: false });\nconsole.log('all shown');`,
    );
    await page.click(`#cell-${cell} [data-act=run]`);
    expect(await ended(page, cell)).toBe('ok');
    expect(await outputOf(page, cell)).toContain('all shown');
    await provoke(page, `#cell-${cell} .outputs`);
    // The policy does report here: the sanitizer parses the markup in a document of its own, which
    // inherits it.
    expect(await pwned(page)).toBeUndefined();
    expect(signs).toEqual([]);
    expect(visit.strays).toEqual([]);
  });
}
