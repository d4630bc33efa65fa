// Remembers what became of texts that come again and again in a file: names, days, titles. Pure but for its memory, which is bounded.

const MOST_TEXTS = 16_384;
/** Longer texts hardly ever come twice. */
const MOST_CHARS = 100;

/** The same function, which must be pure; it forgets everything once it knows too many texts. */
export function remembered<T extends object | string | number | boolean | null>(
  valueOf: (text: string) => T,
): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (text.length > MOST_CHARS) return valueOf(text);
    const key = copied(text);
    const value = valueOf(key);
    if (known.size >= MOST_TEXTS) known.clear();
    known.set(key, value);
    return value;
  };
}

/** A text that was cut from a larger one keeps all of that in memory; joined and cut again it keeps itself alone. */
function copied(text: string): string {
  return `${text} `.slice(0, -1);
}
