// Takes XML apart as it streams in: tags and texts, no tree. Resolves no entity but the five and numbers, and no document type.

export interface XmlHandler {
  /** `name` without its prefix; `tag` is what `attributeOf` reads. */
  open(name: string, tag: string): void;
  /** Also for a tag that closes itself. */
  close(name: string): void;
  /** May come in several pieces. */
  text(text: string): void;
}

/** Thrown at what is not the XML of a workbook. */
export class XmlFault extends Error {
  override readonly name = 'XmlFault';
}

/** No tag and no text of a workbook is as long as this. */
const MAX_PIECE = 1_048_576;

export function scanXml(handler: XmlHandler): { write(chunk: string): void; end(): void } {
  let buffer = '';
  let depth = 0;
  /** Where the next piece begins, or null where the rest of it has not come yet. */
  function pieceFrom(at: number): number | null {
    const start = buffer.indexOf('<', at);
    if (start === -1) return null;
    if (start > at) {
      handler.text(decodeEntities(buffer.slice(at, start)));
      return start;
    }
    if (buffer.startsWith('<?', at)) return after('?>', at);
    if (buffer.startsWith('<!', at)) return declarationFrom(at);
    const end = tagEnd(buffer, at);
    if (end === -1) return null;
    tag(buffer.slice(at + 1, end));
    return end + 1;
  }
  function declarationFrom(at: number): number | null {
    if (buffer.length - at < '<![CDATA['.length) return null;
    if (buffer.startsWith('<!--', at)) return after('-->', at);
    if (!buffer.startsWith('<![CDATA[', at)) throw new XmlFault('A document type is not read.');
    const end = after(']]>', at);
    if (end !== null) handler.text(buffer.slice(at + 9, end - 3));
    return end;
  }
  function after(mark: string, at: number): number | null {
    const end = buffer.indexOf(mark, at);
    return end === -1 ? null : end + mark.length;
  }
  function tag(text: string): void {
    const name = nameOf(text);
    if (text.startsWith('/')) depth -= 1;
    else {
      depth += 1;
      handler.open(name, text);
      if (!text.endsWith('/')) return;
      depth -= 1;
    }
    if (depth < 0) throw new XmlFault('A tag is closed that was never opened.');
    handler.close(name);
  }
  return {
    write(chunk) {
      buffer += chunk;
      let at = 0;
      for (let next = pieceFrom(0); next !== null; next = pieceFrom(at)) at = next;
      buffer = buffer.slice(at);
      if (buffer.length > MAX_PIECE) throw new XmlFault('A piece is too long.');
    },
    end() {
      if (depth !== 0 || buffer.trim() !== '') throw new XmlFault('The end is missing.');
    },
  };
}

/** The value of an attribute by its whole name, "r" or "r:id". */
export function attributeOf(tag: string, name: string): string | undefined {
  for (let at = tag.indexOf(name); at !== -1; at = tag.indexOf(name, at + 1)) {
    const quote = tag[at + name.length + 1];
    if (tag[at + name.length] !== '=' || (quote !== '"' && quote !== "'")) continue;
    if (tag.charCodeAt(at - 1) > 32) continue; // Part of a longer name.
    const from = at + name.length + 2;
    return decodeEntities(tag.slice(from, tag.indexOf(quote, from)));
  }
  return undefined;
}

/** The closing bracket, which may also stand inside a quoted value; -1 where it has not come yet. */
function tagEnd(text: string, from: number): number {
  let quote = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (quote !== 0) {
      if (char === quote) quote = 0;
    } else if (char === 34 || char === 39) quote = char;
    else if (char === 62) return at;
  }
  return -1;
}

/** The first word without its slash and its prefix. Walks the letters: a pattern takes three times as long. */
function nameOf(tag: string): string {
  let from = tag.startsWith('/') ? 1 : 0;
  let end = from;
  for (; end < tag.length; end += 1) {
    const char = tag.charCodeAt(end);
    if (char <= 32 || char === 47) break;
    if (char === 58) from = end + 1;
  }
  if (end === from) throw new XmlFault('A tag has no name.');
  return tag.slice(from, end);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#?\w{1,8});/g, (_, name: string) => {
    const char = name.startsWith('#') ? charOf(name.slice(1)) : ENTITIES.get(name);
    if (char === undefined) throw new XmlFault('An entity is unknown.');
    return char;
  });
}

/** "x20AC" or "8364". */
function charOf(number: string): string | undefined {
  const code = Number(number.replace(/^x/i, '0x'));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
