import { escapeHtml, jupyterDisplay, type MimeBundle, type Showable } from '../display/index.ts';

/** `todo`: the reader has not written it yet. */
export type CheckStatus = 'passed' | 'failed' | 'todo';

/** The outcome of one check. */
export interface CheckReport {
  readonly name: string;
  readonly status: CheckStatus;
  /** What was expected and what was found; absent when the check passed. */
  readonly message?: string;
  readonly hint?: string;
}

/** MIME type of the machine-readable part of a shown exercise. */
export const CHECK_MIME = 'application/vnd.notegrad.check+json';

/** The content under {@link CHECK_MIME}. */
export interface ExerciseReport {
  readonly exercise: string;
  readonly title: string;
  readonly status: CheckStatus;
  /** Points reached. */
  readonly points: number;
  /** Points there are. */
  readonly max: number;
  readonly checks: readonly CheckReport[];
}

const MARK: Readonly<Record<CheckStatus, string>> = { passed: '✓', failed: '✗', todo: '○' };
const COLOUR: Readonly<Record<CheckStatus, string>> = {
  passed: '#2e7d32',
  failed: '#c62828',
  todo: '#6d6d6d',
};
const VERDICT: Readonly<Record<CheckStatus, string>> = {
  passed: '通过 · passed',
  failed: '还不对 · not right yet',
  todo: '还没有做 · not done yet',
};

/** An exercise after its checks have run; shows itself as a card. */
export class ExerciseResult implements Showable {
  readonly report: ExerciseReport;

  constructor(exercise: string, title: string, max: number, checks: readonly CheckReport[]) {
    const has = (status: CheckStatus) => checks.some((check) => check.status === status);
    const status = has('failed') ? 'failed' : has('todo') ? 'todo' : 'passed';
    const points = status === 'passed' ? max : 0;
    this.report = { exercise, title, status, points, max, checks };
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
    const lines = checks.map(({ name, status, message, hint }) => {
      const why = message === undefined ? '' : `\n      ${message}`;
      const help = hint === undefined || status === 'passed' ? '' : `\n      提示 · hint: ${hint}`;
      return `  ${MARK[status]} ${name}${why}${help}`;
    });
    return [`${MARK[status]} ${this.headline()}`, ...lines].join('\n');
  }

  private headline(): string {
    const { exercise, title, status, points, max } = this.report;
    return `练习 ${exercise} · ${title}: ${VERDICT[status]} (${points}/${max})`;
  }

  private html(): string {
    const { status, checks } = this.report;
    const items = checks.map(({ name, status, message, hint }) => {
      const why =
        message === undefined
          ? ''
          : `<div style="white-space:pre-wrap;opacity:.85;margin-left:1.3em">${escapeHtml(message)}</div>`;
      const help =
        hint === undefined || status === 'passed'
          ? ''
          : `<details style="margin-left:1.3em"><summary>提示 · hint</summary>${escapeHtml(hint)}</details>`;
      return `<li>${mark(status)} ${escapeHtml(name)}${why}${help}</li>`;
    });
    return (
      `<div style="border-left:4px solid ${COLOUR[status]};padding:4px 12px">` +
      `<strong>${mark(status)} ${escapeHtml(this.headline())}</strong>` +
      `<ul style="list-style:none;margin:4px 0;padding:0">${items.join('')}</ul></div>`
    );
  }
}

function mark(status: CheckStatus): string {
  return `<span style="color:${COLOUR[status]};font-weight:bold">${MARK[status]}</span>`;
}
