import type { DeclaredExercise, Finding, Json, WireAnswer } from '../../contract/index.ts';
import { describeEnding } from '../../jupyter/client/index.ts';
import type { Notebook } from '../../notebook/index.ts';
import { plainSandbox } from '../../sandbox/index.ts';
import { CourtKernel } from './kernel.ts';

/** The trusted process has failed: not the student. */
export class CourtError extends Error {
  override readonly name = 'CourtError';
}

const MIB = 1024 * 1024;
/** Milliseconds that a cell, or a check's cases or judgment, may take here. */
const TIMEOUT = 300_000;
/** How often a question is put to a fresh process before it counts as one that cannot be answered. */
const TRIES = 2;

const COURT = 'notegradCourt.court';

/**
 * The trusted process of a release: it draws cases and judges answers. Of a submission it gets plain data, and no code.
 * Where it dies, another takes its place.
 */
export class JudgeKernel {
  readonly #part: Notebook;
  #kernel: Promise<CourtKernel> | undefined;

  /** @param part the exercises of a chapter with their solutions */
  constructor(part: Notebook) {
    this.#part = part;
  }

  async declared(): Promise<readonly DeclaredExercise[]> {
    return (await this.#ask(() => 'declared()')) as unknown as DeclaredExercise[];
  }

  /** The cases of a check, as text for the student's process. */
  async cases(exercise: string, check: number, seed: number): Promise<string> {
    const asked = `cases(${JSON.stringify(exercise)}, ${check}, ${seed})`;
    return String(await this.#ask(() => asked));
  }

  async judge(
    exercise: string,
    check: number,
    seed: number,
    answers: readonly WireAnswer[],
  ): Promise<Finding> {
    const asked = (given: string) =>
      `judge(${JSON.stringify(exercise)}, ${check}, ${seed}, JSON.parse(${given}))`;
    return (await this.#ask(asked, JSON.stringify(answers))) as unknown as Finding;
  }

  /** Which worthless answers pass a check. */
  async gullible(exercise: string, check: number): Promise<readonly string[]> {
    const asked = `gullible(${JSON.stringify(exercise)}, ${check})`;
    return (await this.#ask(() => asked)) as string[];
  }

  async close(): Promise<void> {
    const kernel = await this.#kernel?.catch(() => undefined);
    this.#kernel = undefined;
    await kernel?.close();
  }

  /** @param text goes along: the question is made of the expression that stands for it */
  async #ask(question: (text: string) => string, text = ''): Promise<Json> {
    for (let attempt = 1; ; attempt++) {
      try {
        this.#kernel ??= open(this.#part);
        const kernel = await this.#kernel;
        const given = await kernel.hand(text, TIMEOUT);
        return await kernel.evaluate(`${COURT}.${question(given)}`, TIMEOUT);
      } catch (error) {
        await this.close();
        if (attempt >= TRIES) throw new CourtError(`the judge failed: ${(error as Error).message}`);
      }
    }
  }
}

async function open(part: Notebook): Promise<CourtKernel> {
  const kernel = await CourtKernel.open({
    sandbox: plainSandbox,
    maxReply: 64 * MIB,
    maxOutput: 256 * MIB,
  });
  try {
    await run(kernel, `import { check as notegradCourt } from 'notegrad';\n${COURT}.open();`);
    for (const { cell_type, id, source } of part.cells) {
      if (cell_type === 'code') await run(kernel, source, id);
    }
    return kernel;
  } catch (error) {
    await kernel.close();
    throw error;
  }
}

async function run(kernel: CourtKernel, code: string, cell = 'court'): Promise<void> {
  const ending = await kernel.run(code, TIMEOUT);
  if (ending.kind === 'ok') return;
  throw new CourtError(`cell ${cell} of the trusted notebook ${describeEnding(ending)}`);
}
