import { formatProblems } from '../../../cell/problems.ts';
import type { Language } from '../../render/languages.ts';
import { messages } from '../../render/messages.ts';
import { PageChecker } from './checker.ts';
import { type Declarations, type TypeScript, translate } from './program.ts';
import type { Refusal, TypesReport, TypesRequest } from './protocol.ts';

/**
 * Checks the types of a page's cells beside the page. The compiler and the declarations come packed, as not every host
 * packs what it sends, and as they are long.
 */
let language: Language = 'en';
let checker: PageChecker | undefined;
let order: Promise<void> = Promise.resolve();

const send = (report: TypesReport) => self.postMessage(report);

self.onmessage = ({ data }: MessageEvent<TypesRequest>) => {
  // In the order they came, also those that came while the compiler loads.
  order = order.then(() => handle(data)).catch(() => send({ type: 'failed' }));
};

async function handle(request: TypesRequest): Promise<void> {
  if (request.type === 'start') {
    language = request.language;
    checker = await load();
    // The library that cells import is read now, so that the first of them need not wait for it.
    checker.check("import 'notegrad';");
    return send({ type: 'ready' });
  }
  if (!checker) return;
  if (request.type === 'accept') checker.accept(request.code, request.bound);
  else if (request.type === 'forget') checker.forget();
  else {
    const { question, cell, code } = request;
    send({ type: 'checked', question, ...refusalOf(checker, cell, code) });
  }
}

function refusalOf(by: PageChecker, cell: number, code: string): { refusal?: Refusal } {
  const problems = by.check(code);
  if (problems.length === 0) return {};
  const error = formatProblems(problems, messages[language].cell(cell), () => code, language);
  const marks = problems.map(({ start, end, lines }) => ({
    start,
    end,
    message: lines.join('\n'),
  }));
  return { refusal: { error, marks } };
}

async function load(): Promise<PageChecker> {
  const [compiler, declarations, translations] = await Promise.all([
    unpack('compiler.bin'),
    unpack('declarations.bin'),
    language === 'zh' ? unpack('translations-zh.bin') : '{}',
  ]);
  // An address of its own for the module would need a policy that allows it.
  // biome-ignore lint/security/noGlobalEval: the compiler is the site's own, packed
  const typescript = globalThis.eval(`${compiler}\nts`) as TypeScript;
  translate(typescript, JSON.parse(translations) as Record<string, string>);
  return new PageChecker(typescript, JSON.parse(declarations) as Declarations, language);
}

async function unpack(file: string): Promise<string> {
  const response = await fetch(new URL(file, import.meta.url));
  if (!response.ok || !response.body) throw new Error(`${file}: ${response.status}`);
  return new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).text();
}
