import { tagHighlighter, tags } from '@lezer/highlight';

const { definition, function: called, special } = tags;

/** The classes of tokens that have a color of their own, on the page and in its editor alike. */
export const codeClasses = tagHighlighter([
  { tag: [tags.keyword, tags.modifier, tags.bool, tags.null, tags.self], class: 'tok-keyword' },
  { tag: [tags.string, tags.regexp, tags.escape, special(tags.string)], class: 'tok-string' },
  { tag: tags.number, class: 'tok-number' },
  { tag: tags.comment, class: 'tok-comment' },
  { tag: [tags.typeName, tags.className, tags.namespace], class: 'tok-type' },
  {
    tag: [
      called(tags.variableName),
      called(definition(tags.variableName)),
      called(tags.propertyName),
      called(definition(tags.propertyName)),
    ],
    class: 'tok-function',
  },
]);
