import type { Kept, Question } from '../offline/requests.ts';
import { assets, say } from './page-facts.ts';

const { offline } = say;

/**
 * Lets the course's service worker stand before the pages: from the next page on they may share
 * memory, and what was visited can be read without a network. Nothing is reloaded under the
 * reader's hands.
 */
export function goOffline(): void {
  // A page opened as a file has none, and neither has one of an insecure host.
  if (!('serviceWorker' in navigator) || !/^https?:$/.test(location.protocol)) return;
  const begin = () => void register().catch(() => {});
  // What the page itself loads comes first.
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin);
}

async function register(): Promise<void> {
  const { serviceWorker } = navigator;
  const root = new URL('../../', assets).href;
  const known = await serviceWorker.getRegistration(root);
  known?.waiting?.postMessage({ assets } satisfies Question);
  await serviceWorker.register(`${root}sw.js`, { scope: root, updateViaCache: 'none' });
  const { active } = await serviceWorker.ready;
  active?.postMessage('here' satisfies Question);
  const place = document.querySelector<HTMLElement>('[data-offline]');
  if (place && active) await offer(place, active);
}

/** Offers to keep the whole course: how much that is, the reader sees before. */
async function offer(place: HTMLElement, active: ServiceWorker): Promise<void> {
  const kept = await ask(active, 'kept');
  if (!kept) return;
  const button = document.createElement('button');
  button.type = 'button';
  const show = ({ bytes, total }: Kept) => {
    place.textContent = bytes < total ? '' : offline.whole;
    if (bytes >= total) return;
    button.textContent = offline.keep(size(total - bytes));
    place.append(button);
  };
  button.addEventListener('click', async () => {
    // Otherwise a browser that is short of space may throw it away.
    void navigator.storage?.persist?.();
    for (let last = -1; ; ) {
      const now = await ask(active, 'more');
      if (!now || (now.bytes <= last && now.bytes < now.total)) {
        place.textContent = offline.broken;
        place.append(' ', button);
        return;
      }
      if (now.bytes >= now.total) return show(now);
      last = now.bytes;
      place.textContent = offline.keeping(size(now.bytes), size(now.total));
    }
  });
  show(kept);
}

function ask(worker: ServiceWorker, question: Question): Promise<Kept | undefined> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((answer) => {
    port1.onmessage = ({ data }: MessageEvent<Kept | undefined>) => {
      port1.close();
      answer(data);
    };
    worker.postMessage(question, [port2]);
  });
}

const size = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1e6))} MB`;
