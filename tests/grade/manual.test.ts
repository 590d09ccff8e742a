import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ClassResult,
  type Manual,
  mergeManual,
  readManual,
  serveManual,
  writeManual,
} from '../../src/grade/index.ts';
import { logManual } from '../../src/grade/manual/log.ts';
import { manualPage } from '../../src/grade/manual/page.ts';
import { hashOf } from '../../src/grade/release/manifest.ts';
import { canvasCsv, moodleCsv } from '../../src/grade/results/csv.ts';
import { gradeJunit } from '../../src/grade/results/junit.ts';
import { classroom50Result, gradescopeResult } from '../../src/grade/results/platforms.ts';
import { readResults, writeResults } from '../../src/grade/results/results-file.ts';
import { ANSWER_STARTER, questionOf, writeNotebook } from '../../src/notebook/index.ts';
import { call } from '../cli/cli.ts';
import { answered, put, RIGHT, release, TINY } from './chapter.ts';
import { classOf, submission } from './results.ts';

const ASKED = `${TINY}
// %% [markdown] id="asked"
// 为什么？
// <!-- en -->
// Why $x^2$?

// %% [markdown] id="why"
// <!-- ### QUESTION T-Q1 points=3 为什么 | Why -->
// 因为如此。
// <!-- en -->
// BECAUSE-OF-THE-MODEL.
`;

const EVIL = `</script><script>globalThis.pwned = 1</script><img src="x" onerror="pwned=2">
[click](javascript:alert(1)) <style>body{display:none}</style> **bold** $x^2$`;

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notegrad-manual-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a question', () => {
  test('is declared by the first line of the cell of its answer', () => {
    expect(questionOf('<!-- ### QUESTION L1-Q1 points=2.5 为 何 | Why so -->\nBecause.\n')).toEqual(
      {
        ...{ id: 'L1-Q1', points: 2.5, title: '为 何 | Why so', model: 'Because.' },
      },
    );
    expect(questionOf('<!-- ### QUESTION q points=1 t -->')).toMatchObject({ model: '' });
    expect(questionOf('Why? <!-- ### QUESTION q points=1 t -->')).toBeUndefined();
    for (const wrong of ['q', 'q points=0 t', 'q points=1.3 t', 'q points=1', 'points=1 t']) {
      expect(questionOf(`<!-- ### QUESTION ${wrong} -->`), wrong).toMatch(/points in halves/);
    }
  });
});

const answer = (changes: object = {}) => ({
  ...{ id: 'Q', title: '为什么 | Why', points: null, max: 3, answer: 'so', ...changes },
});
const asked = (questions: object[], changes: object = {}): ClassResult => ({
  ...classOf(
    submission({ id: 'ada', questions: questions as never, ...changes }),
    submission({ id: 'bob', questions: [answer({ points: 0, answer: '' })] }),
  ),
  questions: [{ id: 'Q', title: '为什么 | Why', points: 3, cell: 'c', prompt: 'p', model: 'm' }],
});
const manual = (...entries: object[]): Manual => ({
  ...{ format: 1, assignment: 'tiny', entries: entries as never },
});
const entry = (points: number, changes: object = {}) => ({
  ...{ student: 'ada', question: 'Q', points, ...changes },
});

describe('points of a person', () => {
  test('are added, in halves, from 0 to the maximum, and what is odd is told', () => {
    const merged = (...entries: object[]) => mergeManual(asked([answer()]), manual(...entries));
    const { results, problems } = merged(entry(1), entry(2.5, { comment: 'good' }));
    expect(results.submissions[0]).toMatchObject({ points: 4, questions: [{ points: 2.5 }] });
    expect(problems).toEqual([]);
    expect(merged(entry(99)).results.submissions[0]?.points).toBe(4.5);
    expect(merged(entry(-1)).results.submissions[0]?.points).toBe(1.5);
    expect(merged(entry(1.3)).problems[0]).toMatch(/1\.3 points, expected halves from 0 to 3; 1.5/);
    expect(merged(entry(1, { student: 'eve' })).problems[0]).toMatch(/no submission of that/);
    expect(merged(entry(1, { question: '__proto__' })).problems[0]).toMatch(/no such question/);
    const other = merged(entry(2, { answer: hashOf('other') }));
    expect(other.problems[0]).toMatch(/has changed since it was graded/);
    expect(other.results.submissions[0]).toMatchObject({
      points: 3.5,
      questions: [{ outdated: true }],
    });
    expect(merged(entry(2, { answer: hashOf('so') })).problems).toEqual([]);
    // Points that were taken back do not stay.
    expect(mergeManual(results, manual()).results).toEqual(asked([answer()]));
    const none = mergeManual(
      asked([answer()], { points: null, ending: 'ungradable' }),
      manual(entry(2)),
    );
    expect(none.results.submissions[0]?.points).toBeNull();
  });

  test('are awaited: half a sum is in no gradebook, and each platform says so', () => {
    const waiting = asked([answer()]);
    const [ada] = waiting.submissions;
    if (!ada) throw new Error('nobody');
    expect(canvasCsv(waiting).split('\r\n').slice(2, 4)).toEqual(['ada,ada,,,,', 'bob,bob,,,,1.5']);
    expect(moodleCsv(waiting)).toMatch(/ada,,,3,[^\r]*Q: .*awaiting your teacher/s);
    expect(JSON.stringify(gradescopeResult(ada, false))).toContain('awaiting your teacher');
    expect(gradeJunit(waiting)).toMatch(/Q 为什么 \/ Why"[^>]*>\s*<skipped message="[^"]*awaiting/);
    const { results } = mergeManual(waiting, manual(entry(2.5, { comment: '=cmd()' })));
    const [graded] = results.submissions;
    if (!graded) throw new Error('nobody');
    expect(canvasCsv(results)).toContain('ada,ada,,,,4');
    expect(moodleCsv(results)).toContain('Q: =cmd()');
    expect(gradescopeResult(graded, false)).toMatchObject({ score: 4 });
    // Halves are whole in hundredths.
    expect(classroom50Result(graded, results, {})).toMatchObject({ score: 400, 'max-score': 600 });
  });

  test('survive in a file with a schema; a broken one stops everything and is not touched', async () => {
    await writeManual(at('file'), manual(entry(1, { student: 'zoe' }), entry(2)));
    const read = await readManual(at('file'), 'tiny');
    expect(read.entries.map(({ student }) => student)).toEqual(['ada', 'zoe']);
    await expect(readManual(at('file'), 'other')).rejects.toThrow(/has points for tiny/);
    expect((await readManual(at('nowhere'), 'tiny')).entries).toEqual([]);
    for (const text of ['{', '{"format":1}', '{"format":1,"assignment":"tiny","entries":[{}]}']) {
      await put(at('broken/manual.json'), text);
      await expect(readManual(at('broken'), 'tiny')).rejects.toThrow(/manual\.json: /);
    }
  });

  test('leave a log that only grows, also where the file was changed by hand', async () => {
    const log = (by: string, ...entries: object[]) => logManual(at('log'), entries as never, by);
    expect(await log('ada', entry(1))).toMatchObject([
      { by: 'ada', student: 'ada', question: 'Q', before: null, after: { points: 1 } },
    ]);
    expect(await log('ada', entry(1))).toEqual([]);
    // A machine that stopped while it wrote.
    await appendFile(at('log/manual.log.jsonl'), '{"time": "20\n');
    await log('bob', entry(1, { comment: 'c' }));
    await log('cleo');
    const lines = (await readFile(at('log/manual.log.jsonl'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(JSON.parse(lines[2] as string).after).toEqual({ points: 1, comment: 'c' });
    expect(JSON.parse(lines[3] as string)).toMatchObject({
      ...{ by: 'cleo', before: { points: 1, comment: 'c' }, after: null },
    });
    expect(Date.parse(JSON.parse(lines[3] as string).time)).toBeGreaterThan(0);
  });
});

describe('the page of a grader', () => {
  test('shows answers of others, of which nothing lives, in both languages', () => {
    const results = asked([answer({ answer: EVIL, comment: '</textarea><script>' })]);
    for (const [kind, language, words] of [
      ['question', 'zh', '参考答案'],
      ['student', 'en', 'Model answer'],
    ] as const) {
      const page = manualPage(results, { kind, index: 0 }, language);
      expect(page).toContain(words);
      expect(page).toContain('<strong>bold</strong>');
      expect(page).toContain('<math');
      expect(page.match(/<script/g)).toHaveLength(1);
      expect(page).not.toMatch(/<[^>]*(?:onerror|javascript:)/);
      expect(page.match(/<style/g)).toHaveLength(1);
      expect(page).toContain('&lt;/textarea&gt;');
    }
    const page = manualPage(results, { kind: 'question', index: 0 }, 'en');
    expect(page).toContain('Nothing written (0 points): bob');
    expect(page).toContain('<span data-counter="Q">1/2</span>');
    expect(manualPage(results, { kind: 'question', index: 7 }, 'en')).toContain('No answers');
  });

  test('saves what is typed, for whoever has its address', async () => {
    await put(at('served/results.json'), writeResults(asked([answer()])));
    const server = await serveManual({ folder: at('served'), by: 'grace' });
    try {
      const post = (body: object | string, type = 'application/json') =>
        fetch(`${server.url}save`, {
          ...{ method: 'POST', headers: { 'Content-Type': type } },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        });
      const page = await fetch(server.url, { headers: { 'Accept-Language': 'en' } });
      expect(page.url).toMatch(/\/en\/question\/0$/);
      expect(page.headers.get('content-security-policy')).toMatch(
        /default-src 'none'.*script-src 'self'/,
      );
      expect(await page.text()).toContain('data-student="ada"');
      const save = { student: 'ada', question: 'Q', points: 2.4, comment: '好' };
      expect(await (await post(save)).json()).toEqual({ points: 2.5, graded: 2, of: 2 });
      expect((await readManual(at('served'), 'tiny')).entries).toEqual([
        { ...save, points: 2.5, answer: hashOf('so') },
      ]);
      // Many at once: none is lost.
      const students = ['ada', 'bob'];
      await Promise.all(
        [0.5, 1, 1.5, 2].flatMap((points) =>
          students.map((student) => post({ ...save, student, points })),
        ),
      );
      expect((await readManual(at('served'), 'tiny')).entries).toMatchObject([
        { student: 'ada', points: 2 },
        { student: 'bob', points: 2 },
      ]);
      await post({ ...save, points: null });
      expect((await readManual(at('served'), 'tiny')).entries).toHaveLength(1);
      const log = await readFile(at('served/manual.log.jsonl'), 'utf8');
      expect(log.trim().split('\n')).toHaveLength(10);
      expect(log).toContain('"by":"grace"');

      expect((await post({ ...save, student: 'eve' })).status).toBe(404);
      expect((await post({ ...save, more: 1 })).status).toBe(400);
      expect((await post('{')).status).toBe(400);
      expect((await post(save, 'text/plain')).status).toBe(415);
      expect((await post({ ...save, comment: 'x'.repeat(300_000) })).status).toBe(413);
      const { origin } = new URL(server.url);
      expect((await fetch(`${origin}/${'0'.repeat(32)}/zh/question/0`)).status).toBe(403);
      expect((await fetch(`${origin}/`)).status).toBe(403);
      expect((await fetch(`${server.url}zh/../../etc/passwd`)).status).toBe(403);
      expect((await fetch(`${server.url}zh/other/0`)).status).toBe(404);
      expect((await fetch(`${server.url}zh/question/0`, { method: 'DELETE' })).status).toBe(405);
      expect(await statusFor(server.url, 'evil.example')).toBe(403);
    } finally {
      await server.close();
    }
    await put(at('none/results.json'), writeResults(classOf()));
    await expect(serveManual({ folder: at('none'), by: 'x' })).rejects.toThrow(/no open question/);
    await expect(serveManual({ folder: at('nowhere'), by: 'x' })).rejects.toThrow(/grade` first/);
  });
});

/** What a name that was made to point at this machine is answered. */
function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((done, fail) => {
    request(`${url}zh/question/0`, { headers: { host } }, (response) => {
      response.resume();
      done(response.statusCode);
    })
      .on('error', fail)
      .end();
  });
}

test('from the chapter to the gradebook: answers are text, and points of people outlast a regrade', async () => {
  const handedOut = await release(folder, ASKED);
  const text = writeNotebook(handedOut);
  expect(text).not.toContain('BECAUSE-OF-THE-MODEL');
  const cell = handedOut.cells.find(({ id }) => id === 'why');
  expect(cell).toMatchObject({
    ...{ cell_type: 'markdown', source: ANSWER_STARTER },
    metadata: { nbgrader: { grade: true, solution: true, locked: false, points: 3, task: false } },
  });
  const handIn = (id: string, source: string, type: 'markdown' | 'code' = 'markdown') => {
    const notebook = answered(handedOut, { one: RIGHT.one, why: source } as never);
    const cells = notebook.cells.map((one) =>
      one.id === 'why' && type === 'code'
        ? { ...one, cell_type: 'code' as const, outputs: [], execution_count: null }
        : one,
    );
    return put(at(`class/${id}/tiny.ipynb`), writeNotebook({ ...notebook, cells } as never));
  };
  await handIn('ada', EVIL);
  await handIn('bob', ANSWER_STARTER);
  await handIn('cleo', 'globalThis.ran = 1; process.abort();', 'code');
  await handIn('dora', 'x'.repeat(30_000));
  const grade = (timeout = '30') =>
    call(
      ...['grade', at('release'), at('class'), '--output-dir', at('grades')],
      ...['--sandbox', 'none', '--workers', '1', '--timeout', timeout],
    );
  const first = await grade();
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('awaiting: 3 answers') });
  const results = async () => {
    const read = await readResults(at('grades/results.json'));
    if (!read) throw new Error('no results');
    return read;
  };
  const points = async () => (await results()).submissions.map((one) => one.points);
  expect(await points()).toEqual([2, 2, 2, 2]);
  const { submissions, max, questions } = await results();
  expect(max).toBe(10);
  expect(questions[0]).toMatchObject({ id: 'T-Q1', prompt: expect.stringContaining('Why $x^2$') });
  expect(submissions.map((one) => one.questions[0]?.points)).toEqual([null, 0, null, null]);
  expect(submissions[0]?.questions[0]?.answer).toBe(EVIL);
  expect(submissions[3]?.questions[0]?.answer).toHaveLength(20_000);
  expect(submissions[2]?.flags).toContainEqual({ kind: 'retyped', cell: 'why' });
  expect(submissions[3]?.flags).toContainEqual({ kind: 'too large', cell: 'why' });
  const feedback = await readFile(at('grades/feedback/ada.html'), 'utf8');
  expect(feedback).toMatch(/awaiting your teacher[\s\S]*&lt;script&gt;/);
  expect(feedback).not.toContain('<script');

  const given = ['ada', 'cleo'].map((student) => entry(2.5, { student, question: 'T-Q1' }));
  await writeManual(
    at('grades'),
    manual(...given, entry(1, { student: 'eve\u001b', question: 'T-Q1' })),
  );
  const second = await grade();
  expect(second.stdout).toContain('changed: ada, T-Q1: - to 2.5');
  expect(second.stdout).toContain('manual.json: eve , T-Q1: no submission');
  expect(second.stdout).toContain('awaiting: 1 answers');
  expect(await points()).toEqual([4.5, 2, 4.5, 2]);
  expect(await readFile(at('grades/canvas.csv'), 'utf8')).toMatch(
    /ada,ada,,,,4.5[\s\S]*dora,dora,,,,\r/,
  );
  const written = await readFile(at('grades/results.json'), 'utf8');
  await grade();
  expect(await readFile(at('grades/results.json'), 'utf8')).toBe(written);
  // Under other limits all is run again, which is told; nobody's points are other ones.
  const { stdout } = await grade('40');
  expect(stdout).toContain('run again: T.1 in 4 submissions\n');
  expect(stdout).not.toContain('changed:');
  expect(await points()).toEqual([4.5, 2, 4.5, 2]);
  const again = await readFile(at('grades/results.json'), 'utf8');
  await put(at('grades/manual.json'), '{');
  expect(await grade()).toMatchObject({ code: 1, stderr: expect.stringContaining('manual.json') });
  expect(await readFile(at('grades/results.json'), 'utf8')).toBe(again);
}, 600_000);
