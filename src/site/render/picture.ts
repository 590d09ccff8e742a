import type { MimeBundle } from '../../notebook/index.ts';
import { type Html, html } from './html.ts';
import type { Sanitizer } from './sanitize.ts';

/** Size in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture of a MIME bundle, fit to stand in a file or an address of its own. */
export interface Picture {
  readonly mime: string;
  /** Markup of an SVG without anything that could run; base64 of any other. */
  readonly content: string;
  readonly size: Size | undefined;
}

/** Pictures a browser draws and never runs. */
const RASTERS = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;

/**
 * The picture made of dots that a bundle holds.
 *
 * @param dots how many dots a CSS pixel has each way
 */
export function rasterOf(
  data: MimeBundle,
  metadata: Readonly<Record<string, unknown>>,
  dots = 1,
): Picture | undefined {
  const mime = RASTERS.find((each) => typeof data[each] === 'string');
  if (mime === undefined) return undefined;
  const content = (data[mime] as string).replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+=*$/.test(content)) return undefined;
  const natural = mime === 'image/png' ? pngSize(content) : undefined;
  const size = natural && {
    width: Math.round(natural.width / dots),
    height: Math.round(natural.height / dots),
  };
  return { mime, content, size: sizeOf(metadata[mime]) ?? size };
}

/** The drawing in SVG that a bundle holds, if anything of it is SVG. */
export function vectorOf(data: MimeBundle, sanitizer: Sanitizer): Picture | undefined {
  const mime = 'image/svg+xml';
  const markup = data[mime];
  const content = typeof markup === 'string' ? sanitizer.svg(markup) : '';
  return content === '' ? undefined : { mime, content, size: svgSize(content) };
}

export function image(source: string, alternative: string, size: Size | undefined): Html {
  const dimensions = size && html` width="${size.width}" height="${size.height}"`;
  return html`<img class="picture" src="${source}" alt="${alternative}"${dimensions} loading="lazy" decoding="async">`;
}

function sizeOf(value: unknown): Size | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { width, height } = value as { width?: unknown; height?: unknown };
  const sound = (side: unknown): side is number =>
    typeof side === 'number' && side >= 1 && side <= 10_000;
  return sound(width) && sound(height)
    ? { width: Math.round(width), height: Math.round(height) }
    : undefined;
}

/** Width and height stand at a fixed place of the first chunk of a PNG. */
function pngSize(base64: string): Size | undefined {
  const head = atob(base64.slice(0, 32));
  if (head.slice(12, 16) !== 'IHDR') return undefined;
  const number = (at: number) =>
    [0, 1, 2, 3].reduce((value, offset) => value * 256 + head.charCodeAt(at + offset), 0);
  return sizeOf({ width: number(16), height: number(20) });
}

function svgSize(markup: string): Size | undefined {
  const tag = /<svg[^>]*>/i.exec(markup)?.[0] ?? '';
  const side = (name: string) =>
    Number(new RegExp(`\\s${name}="([\\d.]+)(?:px)?"`, 'i').exec(tag)?.[1]);
  const box = /\sviewBox="[\d.e+-]+[\s,]+[\d.e+-]+[\s,]+([\d.]+)[\s,]+([\d.]+)"/i.exec(tag);
  return (
    sizeOf({ width: side('width'), height: side('height') }) ??
    sizeOf({ width: Number(box?.[1]), height: Number(box?.[2]) })
  );
}
