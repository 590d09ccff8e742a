import {
  bothLanguages,
  CHECK_MIME,
  type CheckStatus,
  type ExerciseReport,
  escapeHtml,
  type MimeBundle,
  type Text,
} from '../contract/index.ts';
import { jupyterDisplay, type Showable } from '../display/index.ts';

const MARK: Readonly<Record<CheckStatus, string>> = { passed: '✓', failed: '✗', todo: '○' };
const COLOR: Readonly<Record<CheckStatus, string>> = {
  passed: '#2e7d32',
  failed: '#c62828',
  todo: '#6d6d6d',
};
const VERDICT: Readonly<Record<CheckStatus, string>> = {
  passed: '通过 · passed',
  failed: '还不对 · not right yet',
  todo: '还没有做 · not done yet',
};

/** An exercise after its checks have run, as a card. */
export class ExerciseCard implements Showable {
  readonly report: ExerciseReport;

  constructor(report: ExerciseReport) {
    this.report = report;
  }

  [jupyterDisplay](): MimeBundle {
    return {
      'text/html': this.html(),
      'text/plain': this.toString(),
      [CHECK_MIME]: this.report,
    };
  }

  toString(): string {
    const { status, checks } = this.report;
    const indented = (text: Text) => inline(text).replaceAll('\n', '\n      ');
    const lines = checks.map(({ name, status, message, hint }) => {
      const why = message === undefined ? '' : `\n      ${indented(message)}`;
      const help =
        hint === undefined || status === 'passed' ? '' : `\n      提示 · hint: ${indented(hint)}`;
      return `  ${MARK[status]} ${inline(name)}${why}${help}`;
    });
    return [`${MARK[status]} ${this.headline()}`, ...lines].join('\n');
  }

  private headline(): string {
    const { exercise, title, status, points, max } = this.report;
    return `练习 ${exercise} · ${inline(title)}: ${VERDICT[status]} (${points}/${max})`;
  }

  private html(): string {
    const { status, checks } = this.report;
    const items = checks.map(({ name, status, message, hint }) => {
      const why =
        message === undefined
          ? ''
          : `<div style="white-space:pre-wrap;opacity:.85;margin-left:1.3em">${escapeHtml(inline(message))}</div>`;
      const help =
        hint === undefined || status === 'passed'
          ? ''
          : `<details style="margin-left:1.3em"><summary>提示 · hint</summary>${escapeHtml(inline(hint))}</details>`;
      return `<li>${mark(status)} ${escapeHtml(inline(name))}${why}${help}</li>`;
    });
    return (
      `<div style="border-left:4px solid ${COLOR[status]};padding:4px 12px">` +
      `<strong>${mark(status)} ${escapeHtml(this.headline())}</strong>` +
      `<ul style="list-style:none;margin:4px 0;padding:0">${items.join('')}</ul></div>`
    );
  }
}

/** Both languages: on one line where each is one, else one after the other. */
function inline(text: Text): string {
  const isLong = bothLanguages(text).includes('\n');
  return bothLanguages(text, isLong ? '\n' : ' · ');
}

function mark(status: CheckStatus): string {
  return `<span style="color:${COLOR[status]};font-weight:bold">${MARK[status]}</span>`;
}
