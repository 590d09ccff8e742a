import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { hostOf } from '../../contract/index.ts';

/**
 * What `import { display } from 'tslab'` gives a cell: stock tslab's display API, through this
 * kernel.
 */
export interface Display {
  javascript(s: string): void;
  html(s: string): void;
  markdown(s: string): void;
  latex(s: string): void;
  svg(s: string): void;
  png(b: Uint8Array): void;
  jpeg(b: Uint8Array): void;
  gif(b: Uint8Array): void;
  pdf(b: Uint8Array): void;
  text(s: string): void;
  /** Shows content of any MIME type. Bytes are sent as base64. */
  raw(contentType: string, b: string | Uint8Array): void;
}

interface Versions {
  /** The version of tslab whose API this is. */
  tslab: string;
  typescript: string;
  node: string;
}

const require = createRequire(import.meta.url);
const versionOf = (name: string): string =>
  (require(`${name}/package.json`) as { version: string }).version;

/** The versions of what runs a cell. */
export const versions: Versions = {
  tslab: '1.0.22',
  typescript: versionOf('typescript'),
  node: process.version,
};

/** Shows rich content in the output of the cell. */
export const display: Display = makeDisplay();

/** A display that replaces what it showed before. */
export function newDisplay(): Display {
  return makeDisplay(randomUUID());
}

function makeDisplay(displayId?: string): Display {
  let update = false;
  const raw = (contentType: string, content: string | Uint8Array): void => {
    const data = {
      [contentType]:
        typeof content === 'string' ? content : Buffer.from(content).toString('base64'),
    };
    hostOf()?.display({
      data,
      metadata: {},
      update,
      ...(displayId === undefined ? {} : { displayId }),
    });
    update = displayId !== undefined;
  };
  const as = (type: string) => (content: string | Uint8Array) => raw(type, content);
  return {
    javascript: as('text/javascript'),
    html: as('text/html'),
    markdown: as('text/markdown'),
    latex: as('text/latex'),
    svg: as('image/svg+xml'),
    png: as('image/png'),
    jpeg: as('image/jpeg'),
    gif: as('image/gif'),
    pdf: as('application/pdf'),
    text: as('text/plain'),
    raw,
  };
}
