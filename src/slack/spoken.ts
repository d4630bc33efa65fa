// Words as people read them, from the way Slack writes them in commands and messages: people, channels and links in angle brackets. Pure.

const BRACKETS = /<([^<>]*)>/g;
const PERSON = /<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>/g;
const ENTITIES = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
] as const;

/** The people that Slack names by their id alone. */
export function peopleIn(text: string): string[] {
  return [...text.matchAll(PERSON)].flatMap(([, id]) => id ?? []);
}

/** The words without the people who are spoken to. */
export function withoutPeople(text: string): string {
  return text.replaceAll(PERSON, ' ');
}

/** As it reads on the screen; a person whose name is not known stays an id, a link keeps its address. */
export function asRead(text: string, names: ReadonlyMap<string, string> = new Map()): string {
  let read = text.replaceAll(BRACKETS, (_, inside: string) => {
    const [target = '', label = ''] = inside.split('|');
    return readOf(target, { label, names });
  });
  for (const [entity, character] of ENTITIES) read = read.replaceAll(entity, character);
  return read;
}

function readOf(
  target: string,
  { label, names }: { label: string; names: ReadonlyMap<string, string> },
): string {
  const id = target.slice(1);
  switch (target[0]) {
    case '@':
      return `@${label || (names.get(id) ?? id)}`;
    case '#':
      return `#${label || id}`;
    case '!':
      return label || `@${id}`;
    default: {
      const address = target.replace(/^mailto:/, '');
      const isSame = label === '' || address.replace(/^https?:\/\//, '') === label;
      return isSame || address === label ? address : `${label} (${address})`;
    }
  }
}
