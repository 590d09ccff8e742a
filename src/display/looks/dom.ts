import type { MimeBundle } from '../../contract/index.ts';
import { type Fields, has } from './fields.ts';

const ELEMENT = 1;
const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element of a document, real or made in memory (jsdom, linkedom), and a selection of D3 with
 * one in it. A drawing stands in the page as markup, so that it takes the colors of the page's
 * theme, and beside it as a picture for those who draw no markup.
 */
export function domLook(value: Fields): MimeBundle | undefined {
  if (has(value, 'node', 'selectAll')) {
    const node = (value as { node(): unknown }).node();
    return typeof node === 'object' && node !== null ? domLook(node as Fields) : undefined;
  }
  const { nodeType, outerHTML, localName } = value;
  if (nodeType !== ELEMENT || typeof outerHTML !== 'string') return undefined;
  const text = `<${String(localName)}>`;
  if (localName !== 'svg') return { 'text/html': outerHTML, 'text/plain': text };
  // Markup need not say of an <svg> what it is. A picture of its own must.
  const picture = /^<svg[^>]*\sxmlns=/.test(outerHTML)
    ? outerHTML
    : outerHTML.replace('<svg', `<svg xmlns="${SVG}"`);
  return { 'text/html': outerHTML, 'image/svg+xml': picture, 'text/plain': text };
}
