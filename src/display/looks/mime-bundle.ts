import { isObject, type MimeBundle } from '../../contract/index.ts';
import { base64 } from './image.ts';
import { plainData } from './plain-data.ts';

const TYPE = /^(application|audio|image|model|text|video)\/[\w.+-]+$/;
const isJson = (type: string): boolean => /^application\/(.*\+)?json$/.test(type);

/**
 * A record whose every key is a MIME type, as what a front end is to show: `{ 'text/html': '…' }`.
 * Bytes become base64. Undefined for any other value.
 */
export function mimeBundle(value: unknown): MimeBundle | undefined {
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const entries = Object.entries(value);
  const isBundle = entries.every(
    ([type, content]) =>
      TYPE.test(type) &&
      (isJson(type) || typeof content === 'string' || content instanceof Uint8Array),
  );
  return isBundle && entries.length > 0
    ? Object.fromEntries(entries.map(([type, content]) => [type, encoded(type, content)]))
    : undefined;
}

/** The content of a MIME type as it is sent. */
export function encoded(type: string, content: unknown): unknown {
  if (isJson(type)) return plainData(content);
  return content instanceof Uint8Array ? base64(content) : content;
}
