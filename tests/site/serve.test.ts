import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type SiteServer, serveSite } from '../../src/site/index.ts';

let folder: string;
let server: SiteServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-serve-'));
  mkdirSync(join(folder, 'site', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site', 'index.html'), '<p>home');
  mkdirSync(join(folder, 'site', 'zh'));
  mkdirSync(join(folder, 'site', '.git'));
  writeFileSync(join(folder, 'site', '.git', 'HEAD'), 'secret');
  writeFileSync(join(folder, 'site', 'assets', 'worker.js'), '1');
  writeFileSync(join(folder, 'site', 'zh', '感知 器.html'), '<p>感知器');
  server = await serveSite({ folder: join(folder, 'site') });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks with the path exactly as given; `fetch` would tidy it up first. */
function get(
  path: string,
  { method = 'GET', host = '' }: { method?: string; host?: string } = {},
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(server.url);
  const headers = host === '' ? {} : { host };
  return new Promise((done, fail) => {
    request({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, text }));
    })
      .on('error', fail)
      .end();
  });
}

describe('the local server', () => {
  test('serves files, with what shared memory asks for', async () => {
    const response = await fetch(server.url);
    expect(await response.text()).toBe('<p>home');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  });

  test('lets the worker alone evaluate code', async () => {
    const worker = await fetch(`${server.url}assets/worker.js`);
    expect(worker.headers.get('content-security-policy')).toContain("'unsafe-eval'");
    expect((await fetch(server.url)).headers.get('content-security-policy')).toBeNull();
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/%zz',
    '/none',
    '/assets',
    '/.git/HEAD',
    '/zh/..\\..\\..\\secret.txt',
    '/%00',
    '//secret.txt',
  ])('%s gives nothing', async (path) => {
    const { status, text } = await get(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain('secret');
  });

  test('only reads', async () => expect((await get('/', { method: 'POST' })).status).toBe(405));

  test('a name in any script leads to its page, and a folder to its first', async () => {
    expect(await (await fetch(`${server.url}zh/感知 器.html?x#y`)).text()).toBe('<p>感知器');
    expect((await get('/index.html')).text).toBe('<p>home');
    expect(await get('/', { method: 'HEAD' })).toEqual({ status: 200, text: '' });
  });

  test('pages are asked for again each time, what is named by its content is kept', async () => {
    const kept = async (path: string) =>
      (await fetch(server.url + path)).headers.get('cache-control');
    expect(await kept('')).toBe('no-cache');
    expect(await kept('assets/worker.js')).toBe('max-age=31536000, immutable');
  });

  test.each([
    ['localhost', 200],
    ['LOCALHOST:8000', 200],
    ['app.localhost:8000', 200],
    ['127.0.0.1:8000', 200],
    ['[::1]:8000', 200],
    ['attacker.example', 403],
    ['attacker.example:8000', 403],
    ['localhost.attacker.example', 403],
    ['127.0.0.1.attacker.example', 403],
    ['notlocalhost', 403],
  ])('answers to %s with %i: a name from elsewhere may point here', async (host, status) => {
    for (const path of ['/', '/assets/worker.js']) {
      expect((await get(path, { host })).status).toBe(status);
    }
    if (status === 403) expect((await get('/-/reload', { host })).status).toBe(403);
  });

  // Regular by its looks, and an error at the first byte.
  const unreadable = '/proc/self/mem';

  test.skipIf(process.platform !== 'linux')(
    'a file that cannot be read ends its own request and no other',
    async () => {
      symlinkSync(unreadable, join(folder, 'site', 'broken.html'));
      symlinkSync(join(folder, 'none'), join(folder, 'site', 'dangling.html'));
      await get('/broken.html').catch(() => {});
      expect((await get('/dangling.html')).status).toBe(404);
      expect((await get('/')).text).toBe('<p>home');
    },
  );

  test('a page that is replaced while it is read arrives whole, with its length', async () => {
    const page = join(folder, 'site', 'zh', 'page.html');
    const old = 'old '.repeat(2_000_000);
    writeFileSync(page, old);
    const response = await fetch(`${server.url}zh/page.html`);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    writeFileSync(`${page}.part`, 'new');
    renameSync(`${page}.part`, page);
    let length = first?.value?.length ?? 0;
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      length += piece.value.length;
    }
    expect(length).toBe(old.length);
    expect(response.headers.get('content-length')).toBe(String(old.length));
    expect((await get('/zh/page.html')).text).toBe('new');
  });

  test.skipIf(process.platform !== 'linux')(
    'a download that is broken off leaves no file open',
    async () => {
      const large = join(folder, 'site', 'large.json');
      writeFileSync(large, 'x'.repeat(20_000_000));
      const open = () =>
        readdirSync('/proc/self/fd').filter((fd) => {
          try {
            return readlinkSync(`/proc/self/fd/${fd}`) === large;
          } catch {
            return false;
          }
        }).length;
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname);
      socket.write('GET /large.json HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await new Promise((first) => socket.once('data', first));
      socket.pause();
      expect(open()).toBe(1);
      socket.destroy();
      await vi.waitFor(() => expect(open()).toBe(0), 10_000);
    },
  );

  test('tells open pages of a new build', async () => {
    const response = await fetch(`${server.url}-/reload`);
    const reader = response.body?.getReader();
    await reader?.read();
    server.reload();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toContain('data: reload');
    await reader?.cancel();
  });

  test('refuses a folder that is no course', async () => {
    await expect(serveSite({ folder })).rejects.toThrow('run `notegrad site` first');
  });
});
