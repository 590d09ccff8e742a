import type { Bilingual, Text } from '../contract/index.ts';

/**
 * What stands on axes and in legends of most chapters, by its English name, as the course's
 * glossary has it. A label that is one of these words is in both languages without saying so.
 */
export const labels = {
  accuracy: '准确率',
  after: '之后',
  'batch size': '批量大小',
  batch: '批量',
  before: '之前',
  class: '类别',
  count: '个数',
  'cross-entropy': '交叉熵',
  data: '数据',
  'decision boundary': '决策边界',
  density: '密度',
  epoch: '轮次',
  error: '误差',
  'false positive rate': '假正例率',
  fraction: '比例',
  frequency: '频率',
  gradient: '梯度',
  'gradient norm': '梯度范数',
  input: '输入',
  iteration: '迭代',
  layer: '层',
  'learning rate': '学习率',
  loss: '损失',
  lowest: '最低',
  momentum: '动量',
  'noise level': '噪声水平',
  'number of examples': '样本数',
  'number of layers': '层数',
  'number of units': '单元数',
  original: '原图',
  output: '输出',
  parameters: '参数个数',
  percent: '百分比',
  perplexity: '困惑度',
  precision: '查准率',
  predicted: '预测值',
  probability: '概率',
  recall: '查全率',
  reconstruction: '重构',
  score: '得分',
  seconds: '秒',
  step: '步',
  target: '目标值',
  test: '测试',
  'test accuracy': '测试准确率',
  'test loss': '测试损失',
  time: '时间',
  train: '训练',
  'training accuracy': '训练准确率',
  'training error': '训练误差',
  'training loss': '训练损失',
  true: '真实',
  'true positive rate': '真正例率',
  update: '更新',
  validation: '验证',
  'validation accuracy': '验证准确率',
  'validation error': '验证误差',
  'validation loss': '验证损失',
  value: '取值',
  variance: '方差',
  weight: '权重',
  'weight decay': '权重衰减',
} as const satisfies Readonly<Record<string, string>>;

/** A label that is in both languages by itself. */
export type KnownLabel = keyof typeof labels;

const isKnown = (text: string): text is KnownLabel => Object.hasOwn(labels, text);

/** The Chinese of a word, or of a word with its unit, as in `time (seconds)`: 时间（秒）. */
function chinese(text: string): string | undefined {
  if (isKnown(text)) return labels[text];
  const [, name = '', unit = ''] = /^(.+) \((.+)\)$/.exec(text) ?? [];
  return isKnown(name) ? `${labels[name]}（${isKnown(unit) ? labels[unit] : unit}）` : undefined;
}

/** A text as it is, or with its Chinese where it is a word of {@link labels}. */
export function glossed(text: Text): Text {
  if (typeof text !== 'string') return text;
  const zh = chinese(text);
  return zh === undefined ? text : ({ zh, en: text } satisfies Bilingual);
}
