const HAN_RUN = /[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu;
const WORD = /[\p{L}\p{N}_$]+/gu;

/**
 * The terms of a text or of a query. A run of Chinese gives its pairs of neighboring characters, so
 * that a word is found wherever it stands and however a dictionary would cut the sentence; its last
 * character alone too, so that a query of one character finds every place of it by prefix. Other
 * words are lower-cased, and a name such as `matMul` also gives its parts.
 */
export function tokenize(text: string): string[] {
  const terms: string[] = [];
  const rest = text.replace(HAN_RUN, (run) => {
    const characters = [...run];
    for (let index = 0; index + 1 < characters.length; index++) {
      terms.push(`${characters[index]}${characters[index + 1]}`);
    }
    terms.push(characters.at(-1) as string);
    return ' ';
  });
  for (const [word] of rest.normalize('NFKC').matchAll(WORD)) {
    terms.push(word.toLowerCase());
    const parts = word.split(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|_/u).filter(Boolean);
    if (parts.length > 1) terms.push(...parts.map((part) => part.toLowerCase()));
  }
  return terms;
}

/** The terms of a query: as of a text, but the last character of a longer run says nothing new. */
export function tokenizeQuery(query: string): string[] {
  const tails = new Set<string>();
  for (const [run] of query.matchAll(HAN_RUN)) {
    const characters = [...run];
    if (characters.length > 1) tails.add(characters.at(-1) as string);
  }
  return tokenize(query).filter((term) => !tails.has(term));
}
