import type { Language } from '../render/languages.ts';
import type { Refusal, TypesReport, TypesRequest } from './types/protocol.ts';

/** How a check ended: the cell may run unless it is refused, or the reader has pressed Stop. */
export type Verdict =
  | { readonly kind: 'right' | 'stopped' | 'unchecked' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Milliseconds that a check may go on after Stop. Some types take for ever. */
const PATIENCE = 2000;

type Told = Extract<TypesRequest, { type: 'accept' }>;

type Check = Extract<TypesRequest, { type: 'check' }>;

interface Question {
  readonly request: Check;
  answer(verdict: Verdict): void;
}

/**
 * The worker that checks the types of cells before they run. It starts when it is wanted first, and what has run until
 * then is told to it. One that cannot load, or that Stop has ended, is followed by another at the next check.
 */
export class PageTypes {
  readonly #assets: string;
  readonly #language: Language;
  /** What has run since the cells' worker started, for a worker that comes later. */
  #told: Told[] = [];
  #worker: Worker | undefined;
  #isWanted = false;
  #isReady = false;
  #asked: Question | undefined;
  #questions = 0;
  #answered = 0;

  constructor(assets: string, language: Language) {
    this.#assets = assets;
    this.#language = language;
  }

  /** Whether cells are checked by now. */
  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** Whether a check need not wait for the compiler. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Loads the compiler, which takes a while. */
  start(): void {
    this.#isWanted = true;
    if (this.#worker) return;
    const worker = new Worker(`${this.#assets}types.js`, { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<TypesReport>) => {
      if (worker === this.#worker) this.#report(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#report({ type: 'failed' });
    };
    this.#worker = worker;
    this.#send({ type: 'start', language: this.#language });
    for (const told of this.#told) this.#send(told);
  }

  /** Checks a cell that is to run; one at a time. */
  check(cell: number, code: string): Promise<Verdict> {
    this.start();
    const request: Check = { type: 'check', question: ++this.#questions, cell, code };
    return new Promise((answer) => {
      this.#asked = { request, answer };
      this.#send(request);
    });
  }

  /** A cell has run; where it threw half way, `bound` holds the names that it had declared by then. */
  accept(code: string, bound: readonly string[] | undefined): void {
    const told: Told = { type: 'accept', code, bound };
    this.#told.push(told);
    this.#send(told);
  }

  /** The variables of all cells are gone, and with them what a check under way goes by. */
  forget(): void {
    this.stop();
    this.#told = [];
    this.#send({ type: 'forget' });
  }

  /** Stop was pressed: nobody waits for the check under way any more. */
  stop(): void {
    if (!this.#asked) return;
    const { question } = this.#asked.request;
    this.#answer({ kind: 'stopped' });
    // Loading ends by itself, and the next check wants it. A check may not end.
    if (!this.#isReady) return;
    const worker = this.#worker;
    setTimeout(() => {
      if (this.#worker !== worker || this.#answered >= question) return;
      this.#end();
      if (!this.#asked) return;
      // What has waited behind that check is asked of the next worker.
      this.start();
      this.#send(this.#asked.request);
    }, PATIENCE);
  }

  #report(report: TypesReport): void {
    if (report.type === 'ready') this.#isReady = true;
    else if (report.type === 'failed') {
      this.#end();
      this.#answer({ kind: 'unchecked' });
    } else {
      const { question, refusal } = report;
      this.#answered = question;
      // The answer to one that was stopped is nobody's.
      if (question !== this.#asked?.request.question) return;
      this.#answer(refusal ? { kind: 'refused', refusal } : { kind: 'right' });
    }
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#isReady = false;
  }

  #answer(verdict: Verdict): void {
    this.#asked?.answer(verdict);
    this.#asked = undefined;
  }

  #send(request: TypesRequest): void {
    this.#worker?.postMessage(request);
  }
}
