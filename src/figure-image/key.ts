import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fontFiles } from './fonts.ts';
import { Refusal, validate } from './validate.ts';

/**
 * Counts the looks that this room has given to a figure. To be raised with a change that draws any figure otherwise,
 * so that stored pictures are drawn anew.
 */
const LOOK = 1;

/** What a picture depends on besides its figure; worked out once. */
let renderer: string | undefined;

function rendererTag(): string {
  const require = createRequire(import.meta.url);
  const version = (name: string) =>
    (
      JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as {
        version: string;
      }
    ).version;
  const fonts = createHash('sha256');
  for (const file of fontFiles) fonts.update(readFileSync(file));
  const packages = ['plotly.js-cartesian-dist-min', '@resvg/resvg-js'].map(version);
  return [LOOK, ...packages, fonts.digest('hex')].join(' ');
}

/**
 * Two figures with one key have the same picture, dot for dot: it is the SHA-256 of what is drawn and of what draws
 * it. Nothing for what cannot be drawn.
 */
export function figureKey(figure: unknown): string | undefined {
  try {
    const drawing = canonical(validate(figure));
    renderer ??= rendererTag();
    return createHash('sha256').update(`${renderer}\n${drawing}`).digest('hex');
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** JSON whose keys are sorted, so that their order means nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
