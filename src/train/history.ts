import { jupyterDisplay, type MimeBundle, type Showable } from '../display/index.ts';

/** Numbers of one epoch. */
export interface EpochLog {
  /** From 1. */
  readonly epoch: number;
  /** Mean training loss over the epoch's examples, each taken before the step it caused. */
  readonly loss: number;
  /** Mean loss over the validation examples, after the epoch. */
  readonly valLoss?: number;
  /** Metrics, and whatever else was reported, over the training examples, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Metrics over the validation examples, by name. */
  readonly valMetrics: Readonly<Record<string, number>>;
  /** Learning rate of the epoch's last step; of `fit` only. */
  readonly lr?: number;
  readonly seconds: number;
}

/**
 * Why training ended: all epochs done, stopped by a callback or at its target, by the reader's Stop,
 * or, of many together, because the loss was no number any more.
 */
export type StopReason = 'finished' | 'early' | 'interrupted' | 'diverged';

/** What happened during a training; shows itself as a chart of the losses. */
export class History implements Showable {
  /** One an epoch that was completed. */
  readonly epochs: EpochLog[] = [];
  /** Loss of every batch, in order. */
  readonly batchLosses: number[] = [];
  stopped: StopReason = 'finished';
  /** Epoch whose weights were put back at the end, where a callback did so. */
  restoredEpoch?: number;

  /** Training loss by epoch. */
  get losses(): number[] {
    return this.epochs.map((log) => log.loss);
  }

  /** Validation loss by epoch; empty without validation. */
  get valLosses(): number[] {
    return this.epochs.flatMap((log) => log.valLoss ?? []);
  }

  /** One of the metrics by epoch, of training or of validation. */
  metric(name: string, of: 'train' | 'validation' = 'train'): number[] {
    const pick = (log: EpochLog) => (of === 'train' ? log.metrics : log.valMetrics)[name];
    return this.epochs.flatMap((log) => pick(log) ?? []);
  }

  toString(): string {
    const last = this.epochs.at(-1);
    const why: Record<StopReason, string> = {
      finished: '',
      early: ', stopped early',
      interrupted: ', interrupted',
      diverged: ', diverged',
    };
    const restored = this.restoredEpoch ? `, weights of epoch ${this.restoredEpoch} restored` : '';
    const end = `${why[this.stopped]}${restored}`;
    if (!last) return `training: ${this.batchLosses.length} batches, no whole epoch${end}`;
    const parts = [
      span('loss', this.losses),
      ...(this.valLosses.length > 0 ? [span('validation loss', this.valLosses)] : []),
      ...Object.entries(last.metrics).map(([name, value]) => `${name} ${short(value)}`),
      ...Object.entries(last.valMetrics).map(([name, v]) => `validation ${name} ${short(v)}`),
    ];
    return `training: ${this.epochs.length} epochs, ${parts.join(', ')}${end}`;
  }

  [jupyterDisplay](): MimeBundle {
    return { 'application/vnd.plotly.v1+json': this.figure(), 'text/plain': this.toString() };
  }

  /** Losses by epoch; by batch while there are fewer than two epochs. */
  private figure(): object {
    const byEpoch = this.epochs.length > 1;
    const curve = (name: string, y: readonly number[]) => ({
      type: 'scatter',
      mode: byEpoch && y.length <= 30 ? 'lines+markers' : 'lines',
      name,
      x: y.map((_, i) => i + 1),
      y: y.map((value) => (Number.isFinite(value) ? value : null)),
    });
    const data = byEpoch
      ? [
          curve('训练 · training', this.losses),
          ...(this.valLosses.length > 0 ? [curve('验证 · validation', this.valLosses)] : []),
        ]
      : [curve('训练 · training', this.batchLosses)];
    return {
      data,
      layout: {
        height: 320,
        margin: { t: 24, r: 16, b: 48, l: 64 },
        showlegend: data.length > 1,
        xaxis: { title: { text: byEpoch ? '轮次 · epoch' : '批次 · batch' } },
        yaxis: { title: { text: '损失 · loss' } },
      },
      config: { showSendToCloud: false },
    };
  }
}

function span(name: string, values: readonly number[]): string {
  const [first, last] = [values[0] as number, values.at(-1) as number];
  return values.length > 1 ? `${name} ${short(first)} → ${short(last)}` : `${name} ${short(last)}`;
}

/** Four significant digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
