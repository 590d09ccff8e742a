import {
  bilingual,
  bothLanguages,
  CLAIM_MIME,
  type ClaimReport,
  escapeHtml,
  type MimeBundle,
  type Text,
} from '../contract/index.ts';
import { jupyterDisplay, type Showable, show } from '../display/index.ts';
import { difference, type Tolerance } from './compare.ts';
import { numeric, toPlain } from './plain.ts';

/** A claim of a chapter, checked in this run. Shows itself as one line. */
export class Claim implements Showable {
  readonly report: ClaimReport;

  constructor(report: ClaimReport) {
    this.report = report;
  }

  [jupyterDisplay](): MimeBundle {
    const color = this.report.held ? '#2e7d32' : '#c62828';
    const [mark, ...rest] = this.toString();
    return {
      'text/html': `<span style="color:${color};font-weight:bold">${mark}</span>${escapeHtml(rest.join(''))}`,
      'text/plain': this.toString(),
      [CLAIM_MIME]: this.report,
    };
  }

  toString(): string {
    const { claim, held, detail } = this.report;
    const more = detail === undefined ? '' : ` (${bothLanguages(detail, ' · ')})`;
    return `${held ? '✓' : '✗'} ${bothLanguages(claim, ' · ')}${more}`;
  }
}

/**
 * Says that something holds, and shows whether it did: `✓ 没有一个点越过界 · no dot above the bound`. A headless run fails
 * where a claim did not hold; a reader's notebook goes on.
 */
export function that(claim: Text, held: boolean): void {
  show(new Claim({ claim: bilingual(claim), held: held === true }));
}

/**
 * Says that two values are near, and shows how far apart they are: `✓ 和库一致 · equals the library (最大差 3e-7 ·
 * largest difference 3e-7)`. Numbers in any nesting, typed arrays, tensors, matrices, records of them. Near is
 * |actual − expected| ≤ atol + rtol·|expected| everywhere, as NumPy's `allclose`.
 *
 * Gives nothing, so that a cell that ends with a claim shows the claim alone.
 */
export function close(
  claim: Text,
  actual: unknown,
  expected: unknown,
  tolerance: Tolerance = {},
): void {
  const [got, want] = [toPlain(actual), toPlain(expected)];
  const other = difference(got, want, tolerance);
  const [a, b] = [numeric(got), numeric(want)];
  const gap =
    a && b
      ? a.data.reduce((most, x, i) => Math.max(most, Math.abs(x - (b.data[i] as number))), 0)
      : undefined;
  const detail =
    other ??
    (gap === undefined
      ? undefined
      : gap === 0
        ? { zh: '完全相等', en: 'exactly equal' }
        : {
            zh: `最大差 ${gap.toExponential(1)}`,
            en: `largest difference ${gap.toExponential(1)}`,
          });
  const held = other === undefined;
  show(new Claim({ claim: bilingual(claim), held, ...(detail === undefined ? {} : { detail }) }));
}
