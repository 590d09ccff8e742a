import { STORE } from './kept-files.ts';

/**
 * The service worker of a local server: it takes an earlier one away, with all that it has kept, and
 * then itself. There the pages may change at any moment, and are never far.
 */
export const FAREWELL = `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil((async () => {
  const own = '${STORE}' + new URL('./', location.href).pathname + ':';
  for (const name of await caches.keys()) if (name.startsWith(own)) await caches.delete(name);
  await registration.unregister();
})()));
`;
