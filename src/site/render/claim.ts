import { type ClaimReport, isObject, isText, textIn } from '../../contract/index.ts';
import { type Html, html } from './html.ts';
import type { Language } from './languages.ts';

/** The claim in an output. Nothing where the output is none, or one that is not well formed. */
export function asClaim(value: unknown): ClaimReport | undefined {
  if (!isObject(value) || typeof value.held !== 'boolean' || !isText(value.claim)) return undefined;
  if (value.detail !== undefined && !isText(value.detail)) return undefined;
  return value as unknown as ClaimReport;
}

/** A claim of a chapter in one line, in one language. */
export function claimLine({ claim, held, detail }: ClaimReport, language: Language): Html {
  const more = detail === undefined ? '' : ` (${textIn(detail, language)})`;
  return html`<p class="claim" data-held="${String(held)}"><span>${held ? '✓' : '✗'}</span> ${textIn(claim, language)}${more}</p>`;
}
