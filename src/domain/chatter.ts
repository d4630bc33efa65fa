// What people say to each other under a digest that is about no client: thanks, cheers, a thumb up. Pure.

/** More words than this may be about a client. */
const CHATTER_WORDS = 3;
const EMOJI_CODE = /:[\w+'-]+:/g;
const WORDS = new Intl.Segmenter('en', { granularity: 'word' });

/** Whether a reply is small talk: three words at most, and no digit in it. Emoji count as no words. */
export function isChatter(words: string): boolean {
  const said = words.replaceAll(EMOJI_CODE, ' ');
  if (/\p{Nd}/u.test(said)) return false;
  return [...WORDS.segment(said)].filter((one) => one.isWordLike).length <= CHATTER_WORDS;
}
