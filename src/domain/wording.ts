// A short mark of a text, to tell one wording of a message from another. Pure; no secret hangs on it.

const SEEDS = [0xdeadbeef, 0x41c6ce57] as const;
const FACTORS = [2_654_435_761, 1_597_334_677] as const;

/** 53 bits of the text and its length, in base 36: of one text always the same, of two texts almost never (cyrb53, bryc). */
export function markOfWords(text: string): string {
  let [one, two]: [number, number] = [...SEEDS];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, FACTORS[0]);
    two = Math.imul(two ^ unit, FACTORS[1]);
  }
  one = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909);
  two = Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(one ^ (one >>> 13), 3_266_489_909);
  const mark = 4_294_967_296 * (2_097_151 & two) + (one >>> 0);
  return `${mark.toString(36)}.${text.length.toString(36)}`;
}
