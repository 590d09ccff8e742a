import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { classPage } from '../../src/grade/feedback/class-page.ts';
import { studentPage } from '../../src/grade/feedback/student-page.ts';
import type { SubmissionResult } from '../../src/grade/index.ts';
import { changesOf } from '../../src/grade/results/changes.ts';
import { canvasCsv, changesCsv, moodleCsv } from '../../src/grade/results/csv.ts';
import { fileName } from '../../src/grade/results/file-name.ts';
import { gradeJunit } from '../../src/grade/results/junit.ts';
import {
  classroom50Result,
  gradescopeResult,
  prairieLearnResult,
} from '../../src/grade/results/platforms.ts';
import { pointsOf, sumOf } from '../../src/grade/results/result.ts';
import { classOf, EVIL, submission } from './results.ts';

const withCheck = (check: object): SubmissionResult => {
  const [exercise] = submission().exercises;
  return submission({
    exercises: [
      { ...exercise, checks: [{ name: '乙 | second', status: 'failed', ...check }] } as never,
    ],
  });
};

describe('feedback', () => {
  test('is one file without scripts, under a policy that lets nothing in', () => {
    const page = studentPage(submission({ name: EVIL }), classOf(), { showCases: true });
    expect(page).toContain('default-src &#39;none&#39;; style-src &#39;sha256-');
    expect(page).not.toMatch(/<script|<\/style>[^\n]*<script|unsafe-inline|https?:|src=|<link/);
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    expect(page).toContain(`sha256-${createHash('sha256').update(style).digest('base64')}&#39;`);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(classPage(classOf(submission({ name: EVIL })))).not.toContain('<script');
  });

  test('has both languages', () => {
    const page = studentPage(submission(), classOf(), { showCases: false });
    expect(page).toMatch(/<main lang="zh-Hans">[\s\S]*甲[\s\S]*<main lang="en">[\s\S]*first/);
  });

  test('tells no secret case, and nothing that a student had thrown', () => {
    const secret = (showCases: boolean) =>
      studentPage(submission(), classOf(), { showCases }).includes('271828');
    expect([secret(false), secret(true)]).toEqual([false, true]);
    const thrown = withCheck({ threw: 'x is 271828', problem: 'the code threw 271828' });
    expect(studentPage(thrown, classOf(), { showCases: false })).not.toContain('271828');
    expect(studentPage(thrown, classOf(), { showCases: false })).toContain(
      'the code threw a Error',
    );
    const known = withCheck({ mistake: '忘了 | forgotten', problem: '271828' });
    expect(studentPage(known, classOf(), { showCases: false })).toMatch(/forgotten/);
    for (const told of [
      gradescopeResult(submission(), false),
      prairieLearnResult(submission(), false),
      classroom50Result(submission(), classOf(), {}),
      moodleCsv(classOf(submission())),
    ]) {
      expect(JSON.stringify(told)).not.toContain('271828');
    }
  });

  test('says of a class how points are spread, and which mistakes were made most', () => {
    const known = withCheck({ mistake: '忘了 | forgotten' });
    const page = classPage(classOf(submission(), known, { ...known, id: '8' }));
    expect(page).toContain('<td>forgotten</td><td class="number">2</td>');
    expect(page).toMatch(/Mean 1.5 \/ 3/);
  });
});

describe('tables for other programs', () => {
  test('hold no formula, and quote what they must', () => {
    const names = ['=cmd()', '+1', '@SUM(A1)', '-2', '\t=1', ' =1', 'a,"b"\nc'];
    const csv = canvasCsv(classOf(...names.map((name, i) => submission({ id: String(i), name }))));
    const cells = csv.split('\r\n').slice(2, 9);
    expect(cells.map((line) => line[0])).toEqual(names.map(() => '"'));
    expect(cells[0]).toBe(`"'=cmd()",0,,,,1.5`);
    expect(cells[6]).toBe('"a,""b""\nc",6,,,,1.5');
    expect(csv.split('\r\n')[1]).toBe('    Points Possible,,,,,3');
  });

  test('leave empty what could not be graded', () => {
    const none = submission({
      ending: 'ungradable',
      reason: 'unreadable',
      points: null,
      exercises: [],
    });
    expect(canvasCsv(classOf(none)).split('\r\n')[2]).toBe('7,7,,,,');
    expect(moodleCsv(classOf(none)).split('\r\n')[1]).toBe('Participant 7,,,3,');
    expect(gradescopeResult(none, false)).toBeUndefined();
    expect(classroom50Result(none, classOf(), {})).toBeUndefined();
    expect(prairieLearnResult(none, false)).toMatchObject({ gradable: false });
    expect(gradeJunit(classOf(none))).toMatch(
      /errors="1"[\s\S]*<error message="" type="unreadable">/,
    );
  });

  test('tell what a run has changed', () => {
    const changes = [
      { submission: '=ada', exercise: 'T.1', from: 1, to: 2.5 },
      { submission: 'bob', from: null, to: 0 },
    ];
    expect(changesCsv(changes)).toBe(
      `Student,Exercise,Before,After\r\n"'=ada",T.1,1,2.5\r\nbob,,,0\r\n`,
    );
  });

  test('give the points of each check', () => {
    expect(gradescopeResult(submission(), false)).toMatchObject({
      score: 1.5,
      tests: [
        { score: 1.5, max_score: 1.5, status: 'passed' },
        { score: 0, max_score: 1.5, status: 'failed' },
      ],
    });
    expect(prairieLearnResult(submission(), false)).toMatchObject({ gradable: true, score: 0.5 });
    const context = { CLASSROOM: 'cs', USERNAME: 'ada' };
    expect(classroom50Result(submission(), classOf(), context)).toMatchObject({
      ...{ schema: 'classroom50/result/v1', classroom: 'cs', usernames: ['ada'] },
      ...{ score: 150, 'max-score': 300 },
    });
  });

  test('are XML without control characters', () => {
    const xml = gradeJunit(classOf(submission()));
    expect(xml).toContain('failures="1"');
    expect(xml).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f]/);
    expect(xml).not.toContain('<script');
  });

  test('have names that no system stumbles over', () => {
    expect(fileName('ada')).toBe('ada');
    expect(fileName('../../etc/passwd')).toMatch(/^_etc_passwd-[0-9a-f]{8}$/);
    expect(fileName('a/b')).not.toBe(fileName('a b'));
    expect(fileName('王小明')).toBe('王小明');
  });
});

describe('points', () => {
  test('are shares of passed checks, and none where one could not be judged', () => {
    const checks = (...statuses: string[]) =>
      statuses.map((status) => ({ name: 'c', status })) as never;
    expect(pointsOf(2, checks('passed', 'failed', 'not run'))).toBe(0.67);
    expect(pointsOf(2, checks('passed', 'ungradable'))).toBeNull();
    expect(sumOf([1, null])).toBeNull();
    expect(sumOf([0.1, 0.2])).toBe(0.3);
  });

  test('that a later run changes are told, by exercise', () => {
    const [exercise] = submission().exercises;
    const after = submission({ points: 3, exercises: [{ ...exercise, points: 3 } as never] });
    expect(changesOf(classOf(submission()), classOf(after, submission({ id: 'new' })))).toEqual([
      { submission: '7', exercise: 'T.1', from: 1.5, to: 3 },
    ]);
    expect(changesOf(classOf(submission()), classOf(submission()))).toEqual([]);
  });
});
