/**
 * The part of YAML 1.2 in which parameters are written: mappings and lists, by indentation or in
 * brackets, and scalars of the core schema. Whatever else YAML has (anchors, tags, blocks of text,
 * several documents) is refused by name, and never read as something else.
 *
 * @throws SyntaxError with the line
 */
export function parseYaml(text: string): unknown {
  const lines = text
    .split(/\r?\n/)
    .map((raw, i) => ({
      number: i + 1,
      indent: raw.search(/\S|$/),
      text: withoutComment(raw).trim(),
      raw,
    }))
    .filter(({ text }) => text !== '');
  if (lines[0]?.text === '---') lines.shift();
  for (const line of lines) {
    if (/^\s*\t/.test(line.raw)) fail(line, 'a tab cannot indent a line');
    if (/^(---|\.\.\.)/.test(line.text)) fail(line, 'expected one document');
  }
  if (lines.length === 0) return {};
  const reader = new Reader(lines);
  const value = reader.block(lines[0]?.indent ?? 0);
  if (reader.line) fail(reader.line, 'its indentation fits nothing above');
  return value;
}

interface Line {
  readonly number: number;
  readonly indent: number;
  readonly text: string;
  readonly raw: string;
}

function fail({ number, text }: Line, what: string): never {
  throw new SyntaxError(`line ${number}, ${JSON.stringify(text)}: ${what}; JSON says anything`);
}

/** A `#` begins a comment at the start of a line and after a space, outside of quotes. */
function withoutComment(line: string): string {
  let open: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] as string;
    if (open === '"' && character === '\\') i++;
    else if (open !== undefined) open = character === open ? undefined : open;
    // Two of a kind inside of single quotes are one, and do not end them.
    else if (/["']/.test(character) && /[\s[{,:']|^$/.test(line[i - 1] ?? '')) open = character;
    else if (character === '#' && (i === 0 || /\s/.test(line[i - 1] as string))) {
      return line.slice(0, i);
    }
  }
  return line;
}

const KEY =
  /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'[\]{},#&*!|>%@`?:-][^:#]*?|-[^\s:#][^:#]*?)\s*:(?:\s+(.*))?$/;

class Reader {
  readonly #lines: Line[];

  constructor(lines: Line[]) {
    this.#lines = lines;
  }

  get line(): Line | undefined {
    return this.#lines[0];
  }

  /** The value that stands in lines of this indentation. */
  block(indent: number): unknown {
    const first = this.line as Line;
    if (/^-(\s|$)/.test(first.text)) return this.#list(indent);
    if (KEY.test(first.text)) return this.#mapping(indent);
    this.#lines.shift();
    return inline(first.text, first);
  }

  #list(indent: number): unknown[] {
    const items: unknown[] = [];
    for (let line = this.line; line?.indent === indent; line = this.line) {
      const [, gap, rest] = /^-(\s+|$)(.*)$/.exec(line.text) ?? [];
      if (rest === undefined) break;
      if (rest === '') {
        this.#lines.shift();
        items.push(this.#below(indent));
      } else {
        // What follows the dash begins a block of its own, as deep as it stands.
        const inner = indent + 1 + (gap?.length ?? 1);
        this.#lines[0] = { ...line, indent: inner, text: rest };
        items.push(this.block(inner));
      }
    }
    return items;
  }

  #mapping(indent: number): Record<string, unknown> {
    const fields = new Map<string, unknown>();
    for (let line = this.line; line?.indent === indent; line = this.line) {
      const [, key = '', rest = ''] = KEY.exec(line.text) ?? fail(line, 'expected "name: value"');
      const name = String(/^["']/.test(key) ? inline(key, line) : key);
      if (fields.has(name)) fail(line, `${name} is there twice`);
      this.#lines.shift();
      const isListBelow = this.line?.indent === indent && /^-(\s|$)/.test(this.line.text);
      if (rest !== '') fields.set(name, inline(rest, line));
      else fields.set(name, isListBelow ? this.#list(indent) : this.#below(indent));
    }
    return Object.fromEntries(fields);
  }

  #below(indent: number): unknown {
    return this.line && this.line.indent > indent ? this.block(this.line.indent) : null;
  }
}

/** A value on one line: a scalar, or a list or a mapping in brackets. */
function inline(text: string, line: Line): unknown {
  const flow = new Flow(text, line);
  const value = flow.value(false);
  if (!flow.isDone) fail(line, `${JSON.stringify(flow.rest)} is left over`);
  return value;
}

class Flow {
  readonly #line: Line;
  rest: string;

  constructor(text: string, line: Line) {
    this.rest = text;
    this.#line = line;
  }

  get isDone(): boolean {
    return this.rest.trim() === '';
  }

  value(isInside: boolean): unknown {
    this.#take(/^\s*/);
    const begin = this.rest[0] ?? '';
    if (begin === '[') return this.#list();
    if (begin === '{') return this.#mapping();
    if (begin === '"') return this.#quoted(/^"(?:[^"\\]|\\.)*"/, (found) => JSON.parse(found));
    if (begin === "'") {
      return this.#quoted(/^'(?:[^']|'')*'/, (found) => found.slice(1, -1).replaceAll("''", "'"));
    }
    if (/[&*!|>%@`?]/.test(begin)) fail(this.#line, `what begins with ${begin} is not known here`);
    const [found] = this.#take(isInside ? /^[^,[\]{}]*?(?=\s*(?:[,\]}]|:\s|$))/ : /^.*$/) ?? [''];
    if (!isInside && /:(\s|$)/.test(found)) fail(this.#line, 'one ": " too many; put it in quotes');
    return scalar(found.trim());
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    this.#take(/^\[\s*/);
    while (!this.#take(/^\s*\]/)) {
      items.push(this.value(true));
      this.#take(/^\s*,\s*/) ?? this.#expect(/^\s*\]/, ']');
    }
    return items;
  }

  #mapping(): Record<string, unknown> {
    const fields = new Map<string, unknown>();
    this.#take(/^\{\s*/);
    while (!this.#take(/^\s*\}/)) {
      const name = String(this.value(true));
      this.#expect(/^\s*:\s*/, ':');
      this.#take(/^\s*:\s*/);
      fields.set(name, this.value(true));
      this.#take(/^\s*,\s*/) ?? this.#expect(/^\s*\}/, '}');
    }
    return Object.fromEntries(fields);
  }

  #quoted(pattern: RegExp, read: (found: string) => unknown): unknown {
    const [found] = this.#take(pattern) ?? fail(this.#line, 'a quote is not closed');
    try {
      return read(found);
    } catch {
      return fail(this.#line, 'its escapes are not those of JSON');
    }
  }

  #expect(pattern: RegExp, what: string): void {
    if (!pattern.test(this.rest)) fail(this.#line, `expected ${what}`);
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.rest) ?? undefined;
    if (found) this.rest = this.rest.slice(found[0].length);
    return found;
  }
}

/** The core schema of YAML 1.2, section 10.3. */
function scalar(text: string): unknown {
  if (/^(|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?\d+$/.test(text) || /^0(o[0-7]+|x[\da-fA-F]+)$/.test(text)) return Number(text);
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (/^\.(nan|NaN|NAN)$/.test(text)) return Number.NaN;
  const infinite = /^([-+])?\.(inf|Inf|INF)$/.exec(text);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return text;
}
