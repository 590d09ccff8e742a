import {
  type Document,
  isAlias,
  isScalar,
  type Node,
  parseAllDocuments,
  visit,
  type YAMLError,
} from 'yaml';

/**
 * The part of YAML 1.2 in which parameters are written: mappings and lists, by indentation or in
 * brackets, and scalars of the core schema. Whatever else YAML has (anchors, tags, blocks of text,
 * several documents) is refused by name, and never read as something else.
 *
 * @throws SyntaxError with the line
 */
export function parseYaml(text: string): unknown {
  const lines = text.split(/\r?\n/);
  const fail = (line: number, what: string): never => {
    const shown = JSON.stringify(lines[line - 1]?.trim());
    throw new SyntaxError(`line ${line}, ${shown}: ${what}; JSON says anything`);
  };
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  // Names that are there twice are found below, as texts: 1 and "1" are the same name.
  const options = { schema: 'core', merge: false, uniqueKeys: false, logLevel: 'silent' } as const;
  const [document, more] = [parseAllDocuments(text, options)].flat() as Document.Parsed[];
  const [error] = document?.errors ?? [];
  if (error) fail(error.linePos?.[0].line ?? 1, whatIsWrong(error, document?.errors ?? []));
  if (more) fail(lineAt(more.range[0]), 'expected one document');
  if (!document?.contents) return {};
  if (document.directives?.yaml.explicit) fail(1, unknown('%'));
  visit(document, {
    Node(_, node) {
      const sign = refused(node);
      if (sign) fail(lineAt(node.range?.[0] ?? 0), unknown(sign));
    },
    Map(_, { items }) {
      const names = new Set<string>();
      for (const { key } of items) {
        const line = lineAt((key as Node).range?.[0] ?? 0);
        if (!isScalar(key)) return fail(line, 'expected "name: value"');
        const name = String(key.value);
        if (names.has(name)) fail(line, `${name} is there twice`);
        names.add(name);
      }
      return undefined;
    },
  });
  return document.toJS({ maxAliasCount: 0 });
}

const unknown = (sign: string): string => `what begins with ${sign} is not known here`;

/** What a node begins with that is no part of what we read. */
function refused(node: Node): string | undefined {
  if (isAlias(node)) return '*';
  if (node.anchor) return '&';
  if (node.tag) return '!';
  if (isScalar(node) && node.type === 'BLOCK_LITERAL') return '|';
  if (isScalar(node) && node.type === 'BLOCK_FOLDED') return '>';
  return undefined;
}

/** The first error of the reader, in words for who has written the file. */
function whatIsWrong({ code, message }: YAMLError, errors: readonly YAMLError[]): string {
  const [, bracket] = /end with an? ([\]}])/.exec(message) ?? [];
  if (bracket) return `expected ${bracket}`;
  if (errors.some((other) => other.code === 'MULTILINE_IMPLICIT_KEY')) return INDENTATION;
  if (code === 'MISSING_CHAR' && /quote/.test(message)) return 'a quote is not closed';
  return WORDS[code] ?? (message.split(/ at line \d/)[0] as string);
}

const INDENTATION = 'its indentation fits nothing above';
const WORDS: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  BAD_INDENT: INDENTATION,
  BLOCK_AS_IMPLICIT_KEY: 'one ": " too many; put it in quotes',
  TAB_AS_INDENT: 'a tab cannot indent a line',
};
