// The finished letter: a subject, and one model as plain text and as HTML. Pure.
import type { Draft, LetterFacts, RenderedLetter } from './letter.ts';
import { isolate } from './plain-text.ts';
import { htmlOf } from './render-html.ts';
import { modelOf } from './render-model.ts';
import { textOf } from './render-text.ts';

/**
 * What goes to the client: the words that a person approved around a table of the facts as they are now. Whatever stands
 * in words, names and numbers comes out as text; the sums are those of the amounts shown, one for each currency.
 */
export function renderLetter(given: { draft: Draft; facts: LetterFacts }): RenderedLetter {
  const model = modelOf(given);
  return {
    subject: isolate(model.subject, model.names),
    text: textOf(model),
    html: htmlOf(model),
  };
}
