import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { highlight } from '../../render/highlight.ts';
import { type Html, html, trusted } from '../../render/index.ts';
import { type Terms, termsOf } from '../../search/terms.ts';
import { linksIn, plainComment, type Resolve, renderComment } from './doc-comment.ts';
import { type Entry, type Face, Library } from './faces.ts';
import type { Declaration } from './module.ts';

/** The files of declarations that the package's exports name, and how they are imported. */
export const FACES = {
  notegrad: 'index.d.ts',
  'notegrad/backend': 'backend/index.d.ts',
  'notegrad/io': 'io/index.d.ts',
} as const;

/** Page of the list of namespaces, in both languages' folders. */
export const REFERENCE = 'api';

/** A page of the reference; its text is the same in both languages of the site. */
export interface ReferencePage {
  /** Its file name without `.html`. */
  readonly page: string;
  /** The namespace as code writes it, or `notegrad` for the top. */
  readonly title: string;
  readonly article: Html;
  readonly contents: Html;
  readonly names: readonly string[];
  /** What a search looks through, by the id on the page. */
  readonly passages: readonly {
    readonly id: string;
    readonly title: string;
    readonly text: string;
    readonly terms: { readonly text: Terms; readonly code: Terms };
  }[];
}

export interface Reference {
  readonly pages: readonly ReferencePage[];
  /** Names, or members of them, that no doc comment tells of. */
  readonly undocumented: readonly string[];
  /** Links of doc comments that lead to no name, each with the name it stands at. */
  readonly deadLinks: readonly string[];
}

let made: Reference | undefined;

/** The reference of this package, made once in a process: it does not depend on the notebooks. */
export function readReference(): Reference {
  // From the sources as from `dist`: declarations are made by the build alone.
  made ??= makeReference(fileURLToPath(new URL('../../../../dist/', import.meta.url)));
  return made;
}

/**
 * Every name that the package exports, with its declaration and its doc comment.
 *
 * @param folder the package's declarations, with a slash at its end
 */
export function makeReference(folder: string): Reference {
  const library = new Library();
  const top = library.faces(join(folder, FACES.notegrad));
  const imports = new Map(Object.entries(FACES).map(([name, file]) => [join(folder, file), name]));
  const places = new Places(library, top);
  const users = usersOf(top, places);
  const undocumented: string[] = [];
  const deadLinks: string[] = [];

  const pages = top.map((face): ReferencePage => {
    const title = face.name || 'notegrad';
    const entries = face.entries.map((entry) => {
      const full = qualified(face, entry);
      undocumented.push(...gaps(full, entry.declaration));
      const resolve: Resolve = (name) => places.find(name, entry, face);
      const comments = [entry.declaration, ...entry.declaration.members].flatMap(
        ({ comment }) => comment ?? [],
      );
      for (const name of comments.flatMap(linksIn)) {
        if (resolve(name) === undefined) deadLinks.push(`${full}: ${name}`);
      }
      return {
        entry,
        full,
        comments,
        markup: entryMarkup(entry, full, idOf(face, entry), resolve, places, users),
      };
    });
    const specifier = imports.get(face.file);
    return {
      page: pageOf(face),
      title,
      names: face.entries.map(({ name }) => name),
      article: html`<h1><code>${title}</code></h1>
<p class="from">${highlighted(importLine(face, specifier))}</p>
${face.packages.map((name) => html`<p>All of <code>${name}</code> is here too; its own documentation tells of it.</p>`)}
${face.namespaces.length > 0 && html`<ul class="namespaces">${face.namespaces.map((name) => html`<li><a href="${pageNamed(name)}.html"><code>${name}</code></a></li>`)}</ul>`}
${entries.map(({ markup }) => markup)}`,
      contents: html`<ul>${entries.map(({ entry }) => html`<li><a href="#${idOf(face, entry)}">${entry.name}</a></li>`)}</ul>`,
      passages: entries.map(({ entry, full, comments }) => {
        const text = plainComment(comments.join('\n'));
        const members = entry.declaration.members.map(({ name }) => name).join(' ');
        return {
          ...{ id: idOf(face, entry), title: full, text },
          terms: { text: termsOf(text), code: termsOf(members) },
        };
      }),
    };
  });
  return { pages, undocumented, deadLinks };
}

function pageOf(face: Face): string {
  return face.name === '' ? `${REFERENCE}-notegrad` : pageNamed(face.name);
}

function pageNamed(namespace: string): string {
  return `${REFERENCE}-${namespace.replaceAll('.', '-')}`;
}

function qualified(face: Face, { name }: Entry): string {
  return face.name === '' ? name : `${face.name}.${name}`;
}

/** The id of an entry on its page. With its namespace it is none of those of the page's frame. */
function idOf(face: Face, { name }: Entry): string {
  return `${face.name || 'notegrad'}.${name}`;
}

function importLine({ name }: Face, specifier: string | undefined): string {
  const own = specifier && name !== '' ? ` // or: import * as ${name} from '${specifier}';` : '';
  const first = name === '' ? '...' : name.split('.')[0];
  return `import { ${first} } from 'notegrad';${own}`;
}

/** Where the names of all files have their place on the pages. */
class Places {
  readonly #library: Library;
  readonly #byOrigin = new Map<string, { readonly address: string; readonly entry: Entry }>();
  readonly #byName = new Map<string, { readonly address: string; readonly entry: Entry }>();
  readonly #faces = new Map<string, string>();

  constructor(library: Library, faces: readonly Face[]) {
    this.#library = library;
    for (const face of faces) {
      this.#faces.set(face.name, `${pageOf(face)}.html`);
      for (const entry of face.entries) {
        const place = { address: `${pageOf(face)}.html#${idOf(face, entry)}`, entry };
        const origin = `${entry.file}#${entry.local}`;
        if (!this.#byOrigin.has(origin)) this.#byOrigin.set(origin, place);
        this.#byName.set(qualified(face, entry), place);
      }
    }
  }

  /** The entry that a name means in a file, if a face exports it. */
  entry(file: string, name: string): { address: string; entry: Entry } | undefined {
    const found = this.#library.find(file, name);
    return found && 'file' in found
      ? this.#byOrigin.get(`${found.file}#${found.local}`)
      : undefined;
  }

  /**
   * The address of `Name`, `Name.member` or `namespace.Name` as the comment of an entry writes it.
   * A name that its file knows goes first, then one of the same face; a bare member is one of the
   * entry itself.
   */
  find(name: string, entry: Entry, face: Face): string | undefined {
    const written = name.replace(/\(\)$/, '').replace('#', '.');
    const place = this.#named(written, entry, face);
    if (place) return place.address;
    const [head = '', member] = written.split('.');
    const owner = member === undefined ? undefined : this.#named(head, entry, face);
    if (owner) return memberAddress(owner, member ?? '');
    const own = this.entry(entry.file, entry.local);
    return (own && memberAddress(own, written)) ?? this.#faces.get(written);
  }

  #named(name: string, { file }: Entry, face: Face) {
    const inFace = face.name === '' ? name : `${face.name}.${name}`;
    return this.entry(file, name) ?? this.#byName.get(inFace) ?? this.#byName.get(name);
  }
}

function memberAddress(
  { address, entry }: { readonly address: string; readonly entry: Entry },
  member: string,
): string | undefined {
  const has = entry.declaration.members.some(({ name }) => name === member);
  return has ? `${address}.${member}` : undefined;
}

const NAME = /[A-Za-z_$][\w$]*/g;

/** For each type, by its address, the entries whose code names it. */
function usersOf(faces: readonly Face[], places: Places): Map<string, Map<string, string>> {
  const users = new Map<string, Map<string, string>>();
  for (const face of faces) {
    for (const entry of face.entries) {
      const { code, members } = entry.declaration;
      const text = [...code, ...members.map((member) => member.code)].join('\n');
      const address = `${pageOf(face)}.html#${idOf(face, entry)}`;
      for (const [name] of new Set(text.match(NAME)).entries()) {
        const place = places.entry(entry.file, name);
        if (!place || !isType(place.entry) || place.address === address) continue;
        const of = users.get(place.address) ?? new Map<string, string>();
        users.set(place.address, of.set(address, qualified(face, entry)));
      }
    }
  }
  return users;
}

function isType({ declaration: { kind } }: Entry): boolean {
  return kind === 'interface' || kind === 'type' || kind === 'class';
}

/** More would say only that a type is used everywhere. */
const MOST_USERS = 8;

function entryMarkup(
  entry: Entry,
  full: string,
  id: string,
  resolve: Resolve,
  places: Places,
  users: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Html {
  const { declaration, file } = entry;
  const own = places.entry(file, entry.local);
  const isUsedBy = [...(users.get(own?.address ?? '') ?? [])];
  const used = isType(entry) && isUsedBy.length > 0 && isUsedBy.length <= MOST_USERS;
  const seen = new Set<string>();
  const members = declaration.members.map((member) => {
    const isFirst = !seen.has(member.name);
    seen.add(member.name);
    const place = isFirst && html` id="${id}.${member.name}"`;
    return html`<div class="member"${place}>${codeMarkup(member.code, entry, places)}${member.comment !== undefined && renderComment(member.comment, resolve)}</div>`;
  });
  return html`<section class="entry" data-name="${full}"><h2 id="${id}"><code>${full}</code><a class="anchor" href="#${id}" aria-label="#">#</a></h2>
${declaration.comment !== undefined && renderComment(declaration.comment, resolve)}
${declaration.code.map((code) => codeMarkup(code, entry, places))}
${members}
${used && html`<p class="users">Used by ${isUsedBy.map(([address, user], at) => html`${at > 0 && ', '}<a href="${address}"><code>${user}</code></a>`)}</p>`}</section>
`;
}

function highlighted(code: string): Html {
  return html`<code>${highlight(code)}</code>`;
}

/** Code whose types lead to their places. */
function codeMarkup(code: string, entry: Entry, places: Places): Html {
  const marked = String(highlight(code)).replace(
    /<[^>]*>|&#?\w+;|[A-Za-z_$][\w$]*/g,
    (piece: string) => {
      if (!/^[A-Z]/.test(piece)) return piece;
      const place = places.entry(entry.file, piece);
      if (!place || !isType(place.entry) || place.entry.local === entry.local) return piece;
      return `<a href="${place.address}">${piece}</a>`;
    },
  );
  return html`<pre class="code" tabindex="0"><code>${trusted(marked)}</code></pre>`;
}

/**
 * What is told nowhere. A type that lists options, all of which have a comment, is told by these
 * and by what uses it.
 */
function gaps(full: string, { kind, comment, members }: Declaration): string[] {
  if (comment !== undefined) return [];
  const isTold = kind === 'interface' && members.every((member) => member.comment !== undefined);
  return isTold && members.length > 0 ? [] : [full];
}
