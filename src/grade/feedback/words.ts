import type { Ungradable } from '../results/result.ts';
import type { Flag } from '../submission/rebuild.ts';

/** What the pages of a grader say besides what an exercise says, in each language. */
export interface Words {
  readonly points: string;
  readonly ungradable: string;
  readonly notYours: string;
  readonly reason: Readonly<Record<Ungradable, string>>;
  readonly layers: string;
  readonly seed: string;
  readonly exercise: string;
  readonly check: string;
  readonly student: string;
  readonly mean: string;
  readonly full: string;
  readonly passed: string;
  readonly mistakes: string;
  readonly times: string;
  readonly flags: string;
  readonly question: string;
  readonly awaiting: string;
  readonly yourAnswer: string;
  readonly waiting: string;
  readonly noted: string;
  readonly flag: Readonly<Record<Flag['kind'], string>>;
}

export const words: Readonly<Record<'zh' | 'en', Words>> = {
  zh: {
    points: '分数',
    ungradable: '不能评分',
    notYours: '没有分数，也不是 0 分。',
    reason: {
      'no notebook': '没有笔记本',
      'several notebooks': '有好几个笔记本',
      unreadable: '文件读不了',
      'too large': '文件太大',
      'bad archive': '压缩包打不开',
      'grader failed': '评分器出错，会再评一次',
    },
    layers: '隔离',
    seed: '数据编号',
    exercise: '练习',
    check: '检查',
    student: '学生',
    mean: '平均',
    full: '满分人数',
    passed: '通过人数',
    mistakes: '常见错误',
    times: '次数',
    flags: '备注',
    question: '问答题',
    awaiting: '等待老师评分',
    yourAnswer: '你的答案',
    waiting: '待评',
    noted: '评分时没有采用的改动：',
    flag: {
      missing: '没有交',
      duplicate: '出现两次，只看第一个',
      retyped: '换了格的种类',
      'locked cell changed': '锁定的格被改过',
      'locked cell gone': '锁定的格不见了',
      added: '多出的格',
      order: '格的次序变了',
      metadata: '标记被改过',
      kernel: '内核变了',
      'too large': '太大',
      unchanged: '和发下来的一样',
    },
  },
  en: {
    points: 'Points',
    ungradable: 'Could not be graded',
    notYours: 'No points, which is not 0 points.',
    reason: {
      'no notebook': 'there is no notebook',
      'several notebooks': 'there are several notebooks',
      unreadable: 'the file cannot be read',
      'too large': 'the file is too large',
      'bad archive': 'the archive cannot be opened',
      'grader failed': 'the grader failed; it will be graded again',
    },
    layers: 'Walls',
    seed: 'Cases',
    exercise: 'Exercise',
    check: 'Check',
    student: 'Student',
    mean: 'Mean',
    full: 'Full points',
    passed: 'Passed by',
    mistakes: 'Known mistakes',
    times: 'Times',
    flags: 'Notes',
    question: 'Question',
    awaiting: 'awaiting your teacher',
    yourAnswer: 'Your answer',
    waiting: 'to be graded',
    noted: 'Changes that grading has passed over:',
    flag: {
      missing: 'not handed in',
      duplicate: 'there twice; the first counts',
      retyped: 'a cell of another kind',
      'locked cell changed': 'a locked cell was changed',
      'locked cell gone': 'a locked cell is gone',
      added: 'an added cell',
      order: 'cells in another order',
      metadata: 'marks were changed',
      kernel: 'another kernel',
      'too large': 'too large',
      unchanged: 'as it was handed out',
    },
  },
};
