import type { ClassResult, SubmissionResult } from '../../src/grade/index.ts';
import type { CheckResult, GradedExercise } from '../../src/grade/results/result.ts';
import { totalOf } from '../../src/grade/results/result.ts';

const EVIL = `</style><script>globalThis.pwned = 1</script><img src="x" onerror="globalThis.pwned = 2">`;
const LONG = 'x'.repeat(400);

/** What somebody may answer, in Markdown: a good answer, a short one, none, and one that means harm. */
const ANSWERS = [
  '因为两类点**线性不可分**：没有一条直线 $w^\\top x + b = 0$ 能把它们分开。\n\n1. 每走一步，总有一点是错的；\n2. 所以规则一直在改 $w$。\n\n$$\\lVert w_k \\rVert^2 \\le k R^2$$',
  'It loops because the data are not separable.',
  '',
  `${EVIL}\n\n# 我的答案\n\n[click](javascript:alert(1)) [site](https://example.com) <style>body{display:none}</style>\n\n\`\`\`ts\nwhile (true) w = w.add(x);\n\`\`\`\n\n| a | b |\n|---|---|\n| 1 | ${LONG} |`,
];

const TITLES = [
  ['L2.1-1', '预测 | Predict', 2],
  ['L2.1-2', '更新规则 | The update rule', 2],
  ['L2.1-3', '什么时候停 | When to stop', 1],
] as const;

function checksOf(student: number, exercise: number): CheckResult[] {
  const right: CheckResult = { name: '和定义一致 | equals the definition', status: 'passed' };
  const kind = (student * 7 + exercise * 3) % 5;
  if (kind < 2) return [right, { name: '边界 | at the edge', status: 'passed' }];
  if (kind === 2) {
    return [
      {
        ...{ name: '和定义一致 | equals the definition', status: 'failed' },
        mistake: { zh: '忘了学习率', en: 'the learning rate is missing' },
        place: { zh: '当 w = [0.31, -1.2, 0.5], y = 1：', en: 'For w = [0.31, -1.2, 0.5], y = 1:' },
        problem: { zh: '得到 0.5，应为 1.5', en: 'found 0.5, expected 1.5' },
      },
      { name: '边界 | at the edge', status: 'passed' },
    ];
  }
  if (kind === 3)
    return [
      right,
      { name: '边界 | at the edge', status: 'failed', threw: 'TypeError', problem: EVIL + LONG },
    ];
  return [
    { name: '和定义一致 | equals the definition', status: 'todo' },
    { name: '边界 | at the edge', status: 'todo' },
  ];
}

function exerciseOf(student: number, exercise: number): GradedExercise {
  const [id, title, max] = TITLES[exercise] as (typeof TITLES)[number];
  const base = { id, title, max, key: 'd'.repeat(64) };
  const checks = checksOf(student, exercise);
  if (student === 5 && exercise === 1) {
    return {
      ...{ ...base, points: 0, fault: 'timeout', detail: 'check 1: ran longer than 30 s' },
      checks: checks.map(({ name }) => ({ name, status: 'not run' as const })),
    };
  }
  const passed = checks.filter(({ status }) => status === 'passed').length;
  return { ...base, points: (max * passed) / checks.length, checks };
}

/** A class of two dozen, as a teacher meets one. */
export function sampleClass(): ClassResult {
  const names = ['Ada King', '王小明', `Bobby ${EVIL}`, 'María José Núñez', 'O’Neil', LONG];
  const submissions = Array.from({ length: 24 }, (_, i): SubmissionResult => {
    const exercises = TITLES.map((_, exercise) => exerciseOf(i, exercise));
    const answer = ANSWERS[i % ANSWERS.length] as string;
    const questions = [
      {
        ...{ id: 'L2.1-Q1', title: '为什么不停 | Why it does not stop', max: 3, answer },
        points: answer === '' ? 0 : i > 12 ? 2.5 : null,
        ...(i > 12 ? { comment: '说得对；再说说边界。\nRight; say more about the margin.' } : {}),
      },
    ];
    return {
      ...{ id: i === 0 ? 'ada' : `s${String(i).padStart(3, '0')}`, name: names[i % 6] as string },
      ...{ ending: 'graded', points: totalOf({ exercises, questions }), max: 8 },
      ...{ exercises, questions, seed: '0123456789abcdef', key: 'a'.repeat(64) },
      flags:
        i % 4 === 0
          ? [
              { kind: 'locked cell changed', cell: 'check-one' },
              { kind: 'added', cell: LONG },
            ]
          : [],
      sources: 'b'.repeat(64),
    };
  });
  const emil: SubmissionResult = {
    ...{ id: 'emil', ending: 'ungradable', reason: 'unreadable', points: null, max: 8 },
    detail: `the notebook: expected JSON: Unexpected end of JSON input ${EVIL}`,
    ...{ exercises: [], questions: [], flags: [], seed: '0123456789abcdef' },
    ...{ key: 'a'.repeat(64), sources: null },
  };
  return {
    ...{ format: 1, version: '0.1.0', assignment: 'L2-1-perceptron', release: 'c'.repeat(64) },
    max: 8,
    questions: [
      {
        ...{ id: 'L2.1-Q1', title: '为什么不停 | Why it does not stop', points: 3, cell: 'why' },
        prompt:
          '感知机在**异或**上为什么不停？\n\n<!-- en -->\n\nWhy does the perceptron not stop on **XOR**?',
        model:
          '两类线性不可分，见 $\\S 3$。\n\n<!-- en -->\n\nNo line parts the classes, see $\\S 3$.',
      },
    ],
    layers: [
      { name: 'rlimits', proof: 'a limit of 64 files was kept' },
      { name: 'bubblewrap', proof: 'the process saw no file of ours' },
    ],
    submissions: [...submissions, emil],
  };
}
