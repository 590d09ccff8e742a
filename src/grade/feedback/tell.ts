import { bothLanguages, lines, type Text } from '../../contract/index.ts';
import type { Fault } from '../court/answer-kernel.ts';
import type { CheckResult, QuestionResult } from '../results/result.ts';

/** What ended a student's process, for its author. */
const FAULTS: Readonly<Record<Fault, Text>> = {
  timeout: { zh: '运行超时', en: 'ran longer than is allowed' },
  dead: { zh: '代码结束了自己的进程', en: 'the code ended its own process' },
  flood: { zh: '输出太多', en: 'put out too much' },
  protocol: { zh: '代码干扰了与评分器的通信', en: 'the code disturbed how it is asked' },
  input: { zh: '代码要求输入，而评分时没有人回答', en: 'asked for input, which nobody gives here' },
  lost: { zh: '进程没有回答', en: 'the process gave no answer' },
  aborted: { zh: '进程没有运行这一格', en: 'the process did not run the cell' },
  'too large': { zh: '答案太大', en: 'the answer is too large' },
  'not plain': { zh: '答案不是普通的数据', en: 'the answer is no plain data' },
};

/** Names of errors that a language throws. Any other may be a message in disguise. */
const ERRORS = ['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError'];

const NOT_RUN: Text = {
  zh: '没有运行：代码在此之前已经结束了进程',
  en: 'not run: the code had ended its process before',
};
const UNGRADABLE: Text = {
  zh: '评分器出了问题，这不是你的错；老师会再评一次',
  en: 'the grader failed, which is not your fault; it will be graded again',
};
const WRONG: Text = {
  zh: '对一组没有见过的数据，答案不对',
  en: 'the answer is not right for a case that you have not seen',
};

const WITHHELD: Text = {
  zh: '没有留下张量；答案都对了才计分',
  en: 'leaves no tensor; counts once all answers are right',
};

export const faultText = (fault: Fault): Text => FAULTS[fault];

/**
 * What a student may read of a check that did not pass. Messages quote secret cases, and a student's code can throw
 * whatever it was given: neither is told.
 *
 * @param showCases tells all the same: the teacher has said so
 */
export function tell(check: CheckResult, showCases: boolean): Text | undefined {
  const { status, mistake, place, problem, threw, fault, withheld } = check;
  if (status === 'passed' || status === 'todo') return undefined;
  if (status === 'not run') return NOT_RUN;
  if (status === 'ungradable') return UNGRADABLE;
  if (withheld) return WITHHELD;
  if (fault !== undefined) return FAULTS[fault];
  if (showCases) return lines(mistake, place, problem);
  if (mistake !== undefined) return mistake;
  if (threw === undefined) return WRONG;
  const name = ERRORS.includes(threw) ? threw : 'Error';
  return { zh: `代码抛出了 ${name}`, en: `the code threw a ${name}` };
}

const AWAITING: Text = { zh: '等待老师评分', en: 'awaiting your teacher' };

/** What a table says of an answer to an open question: what its grader wrote, or that it awaits one. */
export function sayOf({ points, comment = '' }: QuestionResult): string {
  return points === null ? bothLanguages(AWAITING) : comment;
}
