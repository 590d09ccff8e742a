/**
 * With these a page may share memory between threads, and loads nothing from elsewhere. All that the
 * course loads is its own, so the strict policy costs nothing, and every browser knows it:
 * `credentialless` is unknown to Safari.
 */
export const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

/**
 * One worker evaluates the reader's cells, the other the packed compiler. They may do that and talk
 * to their site, nothing else.
 */
const WORKER_POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self' data: blob:; " +
  "worker-src 'self' blob:";

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ipynb: 'application/x-ipynb+json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
};

/** The headers of a file of the site, by its path. */
export function headersOf(path: string): Record<string, string> {
  const ending = /\.([^./]*)$/.exec(path)?.[1] ?? '';
  return {
    ...HEADERS,
    'Content-Type': (Object.hasOwn(TYPES, ending) && TYPES[ending]) || 'application/octet-stream',
    ...(/(?:^|\/)(?:worker|types)\.js$/.test(path)
      ? { 'Content-Security-Policy': WORKER_POLICY }
      : {}),
  };
}
