import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Attachments } from '../../notebook/index.ts';
import type { Sanitizer } from '../render/index.ts';
import type { Content } from './files.ts';

/** A picture that a text shows, to be kept in the site; or why it cannot be shown. */
export type Shown =
  | { readonly extension: string; readonly content: Content }
  | { readonly address: string }
  | { readonly fault: string };

const KINDS = /^(?:png|jpe?g|gif|webp|svg)$/;

/** The pictures that the texts of one notebook show: those in it, and those that lie beside it. */
export class Pictures {
  readonly #notebook: string;
  readonly #sanitizer: Sanitizer;
  /** The files that were looked at, and the hash of each; empty where there was none. */
  readonly beside = new Map<string, string>();

  constructor(notebook: string, sanitizer: Sanitizer) {
    this.#notebook = notebook;
    this.#sanitizer = sanitizer;
  }

  /** @param source as it stands in the text */
  find(source: string, attachments: Attachments): Shown {
    if (/^data:image\/(?:png|jpeg|gif|webp);base64,/i.test(source)) return { address: source };
    if (source.startsWith('attachment:')) return attached(source, attachments);
    if (/^\w+:|^[\\/]{2}/.test(source)) {
      const wayOut = 'put it into the notebook or beside it';
      return { fault: `shows a picture from elsewhere ("${source}"); ${wayOut}` };
    }
    const extension = extname(source).slice(1).toLowerCase();
    if (!KINDS.test(extension)) {
      return { fault: `shows "${source}"; expected a png, jpeg, gif, webp or svg file` };
    }
    const bytes = readBeside(this.#notebook, source);
    this.beside.set(source, hashOf(bytes));
    if (!bytes)
      return { fault: `shows "${source}", but there is no such file beside the notebook` };
    const isVector = extension === 'svg';
    return { extension, content: isVector ? this.#sanitizer.svg(bytes.toString('utf8')) : bytes };
  }
}

/** Whether the files beside a notebook are still those that were looked at. */
export function areSame(notebook: string, beside: ReadonlyMap<string, string>): boolean {
  return [...beside].every(([source, hash]) => hashOf(readBeside(notebook, source)) === hash);
}

function readBeside(notebook: string, source: string): Buffer | undefined {
  try {
    return readFileSync(join(dirname(notebook), decodeURIComponent(source)));
  } catch {
    return undefined;
  }
}

function hashOf(bytes: Buffer | undefined): string {
  return bytes ? createHash('sha256').update(bytes).digest('hex') : '';
}

function attached(source: string, attachments: Attachments): Shown {
  const bundle = attachments[decodeURIComponent(source.slice('attachment:'.length))] ?? {};
  const mime = Object.keys(bundle).find((each) => /^image\/(?:png|jpeg|gif|webp)$/.test(each));
  const content = mime && bundle[mime];
  if (mime === undefined || typeof content !== 'string')
    return { fault: `shows "${source}", which is not attached to the cell` };
  return { extension: mime.slice('image/'.length), content: Buffer.from(content, 'base64') };
}
