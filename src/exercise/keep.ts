import { type Callable, hostOf, isObject, KEPT_TEXT_LIMIT, type Text } from '../contract/index.ts';
import { show } from '../display/index.ts';
import * as linalg from '../linalg/index.ts';
import * as nn from '../nn/index.ts';
import * as tensor from '../tensor/index.ts';
import type { Declared, Functions } from './declare.ts';
import { judge } from './judge.ts';

/**
 * Only what the reader has run themselves comes back to life here: a function is kept by the cell
 * that has just made and checked it, in their own browser or in the folder of their own notebook. A
 * page keeps nothing while it shows what a link has brought.
 */
const keyOf = (id: string): string => `exercise.${id}`;

/** The names that a kept function may use beside its own and those of the language. */
const LIBRARY: Readonly<Record<string, unknown>> = { ...tensor, ...linalg, nn };

/**
 * Keeps the functions of an exercise that has passed, as their source. They are first made again
 * from it and tried on the exercise's own cases, so that one that needs a name from outside is found
 * out here, where its reader can mend it.
 *
 * @returns what to tell the reader; nothing where the environment keeps nothing
 * @throws TypeError where no check calls the functions that it is given: its author's mistake
 */
export async function keepFunctions(
  id: string,
  functions: Functions,
  checks: readonly Declared[],
): Promise<Text | undefined> {
  const host = hostOf();
  const { sourceOf } = host ?? {};
  if (!sourceOf) return undefined;
  const names = Object.keys(functions).join(', ');
  const refused = (zh: string, en: string): Text => ({
    zh: `没有留下 ${names}：${zh}`,
    en: `${names} not kept: ${en}`,
  });
  const sources = Object.fromEntries(
    Object.entries(functions).map(([name, made]) => [name, sourceOf(made)]),
  );
  const text = JSON.stringify(sources);
  if (text.length > KEPT_TEXT_LIMIT) {
    return refused(
      `它太长（${text.length} 个字符，最多 ${KEPT_TEXT_LIMIT}）`,
      `it is too long (${text.length} characters, at most ${KEPT_TEXT_LIMIT})`,
    );
  }
  const problem = await trial(id, sources, checks);
  if (problem !== undefined) {
    return typeof problem === 'string'
      ? refused(
          `它用到外面的 ${problem}。把 ${problem} 写进函数里，再运行一次`,
          `it needs ${problem}, which stands outside of it. Move ${problem} into the function and run again`,
        )
      : refused(problem.zh, problem.en);
  }
  if (!host?.kept) return undefined;
  return host.kept.set(keyOf(id), text)
    ? {
        zh: `已留下你的 ${names}：用到它的地方，从此用你的`,
        en: `Your ${names} is kept: where it is needed, yours is used from now on`,
      }
    : refused('这里存不下', 'it cannot be stored here');
}

/** What keeps functions from working when made from their sources: a name they lack, or a reason. */
async function trial(
  id: string,
  sources: Readonly<Record<string, string>>,
  checks: readonly Declared[],
): Promise<string | { zh: string; en: string } | undefined> {
  const found = { isCalled: false, missing: undefined as string | undefined };
  let functions: Functions;
  try {
    functions = Object.fromEntries(
      Object.entries(revive(sources)).map(([name, made]) => [name, watched(made, found)]),
    );
  } catch (error) {
    return { zh: `它的代码不能单独编译（${error}）`, en: `it does not compile alone (${error})` };
  }
  for (const check of checks) {
    const { status } = await judge({ ...check, functions });
    if (status === 'passed') continue;
    return (
      found.missing ?? {
        zh: '单独拿出来以后，它通不过检查',
        en: 'taken out of its cell, it does not pass the checks',
      }
    );
  }
  if (found.isCalled) return undefined;
  throw new TypeError(
    `exercise ${id}: no check calls what it is to keep; write answer: (given, { ${Object.keys(sources).join(', ')} }) => …`,
  );
}

function watched(
  made: Callable,
  found: { isCalled: boolean; missing: string | undefined },
): Callable {
  return (...values) => {
    found.isCalled = true;
    try {
      return made(...values);
    } catch (error) {
      // `helper is not defined`, in Safari `Can't find variable: helper`.
      const name = /^(\S+) is not defined|variable: (\S+)/.exec(String((error as Error).message));
      if (error instanceof ReferenceError) found.missing = name?.[1] ?? name?.[2];
      throw error;
    }
  };
}

/**
 * Makes functions again from their sources, together, so that one may call another.
 *
 * @throws whatever their code throws, and TypeError for what is no function
 */
function revive(sources: Readonly<Record<string, string>>): Functions {
  const names = Object.keys(sources);
  const stranger = names.find((name) => !/^[A-Za-z_$][\w$]*$/.test(name));
  if (stranger !== undefined) throw new TypeError(`${stranger} is no name of a function`);
  const library = Object.entries(LIBRARY).filter(([name]) => !names.includes(name));
  const body = Object.entries(sources).map(([name, source]) => `const ${name} = (${source}\n);`);
  const make = new Function(
    ...library.map(([name]) => name),
    `"use strict";\n${body.join('\n')}\nreturn { ${names.join(', ')} };`,
  );
  const made = make(...library.map(([, value]) => value)) as Record<string, unknown>;
  const other = names.find((name) => typeof made[name] !== 'function');
  if (other !== undefined) throw new TypeError(`${other} is no function`);
  return made as Functions;
}

/**
 * The functions that the reader wrote in an exercise with `keep`, where it has passed here, else
 * `ours`; and a line that says whose they are. Never throws for what is kept: where that cannot be
 * used, the line says why, and `ours` come back.
 *
 * @example
 * const { softmaxCrossEntropy } = await check.kept('L2-3.4', { softmaxCrossEntropy: ours });
 */
export async function kept<F extends Functions>(id: string, ours: F): Promise<F> {
  const names = Object.keys(ours).join(', ');
  const text = hostOf()?.kept?.get(keyOf(id));
  if (text === undefined) {
    show({
      zh: `${names}：用课程的。练习 ${id} 在这里还没有通过`,
      en: `${names}: the course’s. Exercise ${id} has not been passed here yet`,
    });
    return ours;
  }
  try {
    const theirs = revive(sourcesIn(text, ours));
    show({ zh: `${names}：用你在练习 ${id} 里写的`, en: `${names}: yours, from exercise ${id}` });
    return theirs as F;
  } catch (error) {
    const why = String(error).slice(0, 200);
    show({
      zh: `${names}：用课程的。练习 ${id} 留下的代码用不了（${why}），再做一次就好`,
      en: `${names}: the course’s. What exercise ${id} kept cannot be used (${why}); run it once more`,
    });
    return ours;
  }
}

function sourcesIn(text: string, wanted: Functions): Record<string, string> {
  if (text.length > KEPT_TEXT_LIMIT) throw new RangeError('too long');
  const found: unknown = JSON.parse(text);
  if (!isObject(found)) throw new TypeError('not a record of sources');
  const lacking = Object.keys(wanted).find((name) => !Object.hasOwn(found, name));
  if (lacking !== undefined) throw new TypeError(`${lacking} is not in it`);
  const other = Object.entries(found).find(([, source]) => typeof source !== 'string');
  if (other) throw new TypeError(`${other[0]} is no source`);
  return found as Record<string, string>;
}
