import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SiteServer, serveSite } from '../../src/site/index.ts';

let folder: string;
let server: SiteServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notegrad-serve-'));
  mkdirSync(join(folder, 'site', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site', 'index.html'), '<p>home');
  writeFileSync(join(folder, 'site', 'assets', 'worker.js'), '1');
  server = await serveSite({ folder: join(folder, 'site') });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks with the path exactly as given; `fetch` would tidy it up first. */
function get(path: string, method = 'GET'): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(server.url);
  return new Promise((done, fail) => {
    request({ hostname, port, path, method }, (response) => {
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
  ])('%s gives nothing', async (path) => {
    const { status, text } = await get(path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain('secret');
  });

  test('only reads', async () => expect((await get('/', 'POST')).status).toBe(405));

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
