import type { ClassResult, SubmissionResult } from '../../src/grade/index.ts';

/** What a name, a title or an output may hold. */
export const EVIL = `</style><script>alert(1)</script>\u001b[31m\u0000"'&`;

/** A submission with one exercise of two checks, of which the second has failed. */
export const submission = (changes: Partial<SubmissionResult> = {}): SubmissionResult => ({
  id: '7',
  ending: 'graded',
  points: 1.5,
  max: 3,
  exercises: [
    {
      ...{ id: 'T.1', title: '一 | One', points: 1.5, max: 3, key: 'd'.repeat(64) },
      checks: [
        { name: '甲 | first', status: 'passed' },
        {
          name: '乙 | second',
          status: 'failed',
          place: { zh: '当 x = 271828：', en: 'For x = 271828:' },
          problem: { zh: `得到 ${EVIL}`, en: `found ${EVIL}` },
        },
      ],
    },
  ],
  questions: [],
  flags: [],
  seed: '0123456789abcdef',
  key: 'a'.repeat(64),
  sources: 'b'.repeat(64),
  ...changes,
});

/** A class of them. */
export const classOf = (...submissions: SubmissionResult[]): ClassResult => ({
  ...{ format: 1, version: '0.1.0', assignment: 'tiny', release: 'c'.repeat(64), max: 3 },
  questions: [],
  layers: [{ name: 'plain', proof: 'none' }],
  submissions,
});
