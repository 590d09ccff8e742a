export interface VocabularyOptions {
  /**
   * What `decode` writes for the index 0, which all characters have that are not in the vocabulary;
   * `false` for a vocabulary without such an index. Default `'\uFFFD'`, the replacement character.
   */
  readonly unknown?: string | false;
  /** Characters that occur less often are unknown. Default 1. */
  readonly minCount?: number;
}

/**
 * The characters of a text, numbered: the unknown first, then the others, the most frequent first
 * and among equals the one that came first. A character is a code point, so that each Chinese one
 * is one, rare ones too.
 *
 * @example
 * const vocabulary = new data.Vocabulary('床前明月光，疑是地上霜');
 * vocabulary.decode(vocabulary.encode('明月!')); // '明月\uFFFD'
 */
export class Vocabulary {
  /** The characters in the order of their indices. */
  readonly characters: readonly string[];
  readonly #unknown: boolean;
  readonly #indices: ReadonlyMap<string, number>;

  /** @throws RangeError for a text without a character that counts, where none stands for the unknown */
  constructor(text: string, { unknown = '\uFFFD', minCount = 1 }: VocabularyOptions = {}) {
    const counts = new Map<string, number>();
    for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
    const known = [...counts]
      .filter(([character, count]) => count >= minCount && character !== unknown)
      .sort(([, a], [, b]) => b - a)
      .map(([character]) => character);
    this.#unknown = unknown !== false;
    this.characters = unknown === false ? known : [unknown, ...known];
    if (this.characters.length === 0) {
      throw new RangeError('Vocabulary: the text has no character; give the text to be learned');
    }
    this.#indices = new Map(this.characters.map((character, index) => [character, index]));
  }

  /** How many different characters there are, the unknown among them. */
  get size(): number {
    return this.characters.length;
  }

  /**
   * The index of each character.
   *
   * @throws RangeError for a character that is not there, in a vocabulary without an unknown one
   */
  encode(text: string): number[] {
    return Array.from(text, (character) => {
      const index = this.#indices.get(character);
      if (index !== undefined) return index;
      if (this.#unknown) return 0;
      throw new RangeError(
        `Vocabulary: ${JSON.stringify(character)} is none of its ${this.size} characters ` +
          `${JSON.stringify(this.characters.slice(0, 20).join(''))}; give it a text with that ` +
          'character, or one that stands for the unknown',
      );
    });
  }

  /**
   * The text of indices.
   *
   * @throws RangeError for what is no index
   */
  decode(indices: Iterable<number>): string {
    return Array.from(indices, (index) => {
      const character = this.characters[index];
      if (character !== undefined) return character;
      throw new RangeError(`Vocabulary: ${index} is no index, expected 0 to ${this.size - 1}`);
    }).join('');
  }
}
