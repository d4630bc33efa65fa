// What holds for a whole workbook: its visible sheets, its shared texts, how its cells look. Knows no rows.
import type { Bytes } from './bytes.ts';
import { Refusal } from './problem.ts';
import type { Look } from './xlsx-cell.ts';
import { lookOf, unescaped } from './xlsx-cell.ts';
import type { XmlHandler } from './xlsx-xml.ts';
import { attributeOf, scanXml, XmlFault } from './xlsx-xml.ts';
import type { Archive, ZipPart } from './xlsx-zip.ts';
import { damaged, partName, readZipPart, tooLarge } from './xlsx-zip.ts';

export interface Book {
  /** Those that a person sees, in their order. */
  readonly sheets: readonly { readonly name: string; readonly part: ZipPart }[];
  readonly sharedTexts: readonly string[];
  /** By the style number of a cell. */
  readonly looks: readonly Look[];
  /** Days are counted from 1904 on. */
  readonly is1904: boolean;
}

const MAX_BOOK_BYTES = 16 * 1024 * 1024;
/** The only part that must be held in memory. */
const MAX_TEXT_BYTES = 128 * 1024 * 1024;
const MAX_SHARED_TEXTS = 2_000_000;
const MAX_SHEETS = 255;

export async function readBook(bytes: Bytes, archive: Archive): Promise<Book> {
  const find = (name: string) => archive.get(partName(name));
  const top = await relationsOf({ bytes, part: find('_rels/.rels') });
  const main = [...top.values()].find(({ type }) => type === 'officeDocument')?.target;
  const part = main === undefined ? undefined : find(main);
  if (main === undefined || !part || !/workbook[^/]*\.xml$/i.test(main))
    throw noWorkbook(bytes, main);
  const [folder, file] = [main.replace(/[^/]*$/, ''), main.replace(/^.*\//, '')];
  const relations = await relationsOf({ bytes, part: find(`${folder}_rels/${file}.rels`) });
  const partOf = (target: string) => find(resolved(folder, target));
  const partOfType = (type: string) => {
    const target = [...relations.values()].find((relation) => relation.type === type)?.target;
    return target === undefined ? undefined : partOf(target);
  };
  const { listed, is1904 } = await readSheetList(bytes, part);
  const sheets = listed.flatMap(({ name, relation }) => {
    const found = relations.get(relation);
    if (found?.type !== 'worksheet') return []; // A chart, or a dialogue of old.
    const sheet = partOf(found.target);
    if (!sheet) throw damaged(bytes);
    return [{ name, part: sheet }];
  });
  if (sheets.length === 0)
    throw new Refusal({ message: `${bytes.name} shows no sheet.`, hint: 'Export it again.' });
  if (sheets.length > MAX_SHEETS) throw tooLarge(bytes);
  return {
    sheets,
    is1904,
    looks: await readLooks(bytes, partOfType('styles')),
    sharedTexts: await readSharedTexts(bytes, partOfType('sharedStrings')),
  };
}

/** Streams a part of XML through a handler, giving way after each piece of it. */
export async function* scanPart(
  bytes: Bytes,
  given: { part: ZipPart; most: number; handler: XmlHandler },
): AsyncGenerator<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const scanner = scanXml(given.handler);
  try {
    for await (const chunk of readZipPart(bytes, given.part, given.most)) {
      scanner.write(decoder.decode(chunk, { stream: true }));
      yield;
    }
    scanner.write(decoder.decode());
    scanner.end();
  } catch (error) {
    const isNoUtf8 = (error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    throw error instanceof XmlFault || isNoUtf8 ? damaged(bytes) : error;
  }
}

async function scanSmallPart(
  bytes: Bytes,
  given: { part: ZipPart | undefined; most?: number; handler: Partial<XmlHandler> },
): Promise<void> {
  const { part, most = MAX_BOOK_BYTES, handler } = given;
  if (!part) return;
  const nothing = () => {};
  const whole = { open: nothing, close: nothing, text: nothing, ...handler };
  for await (const _ of scanPart(bytes, { part, most, handler: whole }));
}

interface Relation {
  /** The last word of its address: "worksheet", "styles". */
  readonly type: string;
  readonly target: string;
}

async function relationsOf(given: {
  bytes: Bytes;
  part: ZipPart | undefined;
}): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>();
  await scanSmallPart(given.bytes, {
    part: given.part,
    handler: {
      open(name, tag) {
        if (name !== 'Relationship') return;
        const type = (attributeOf(tag, 'Type') ?? '').replace(/^.*\//, '');
        relations.set(attributeOf(tag, 'Id') ?? '', {
          type,
          target: attributeOf(tag, 'Target') ?? '',
        });
      },
    },
  });
  return relations;
}

async function readSheetList(bytes: Bytes, part: ZipPart) {
  const listed: { name: string; relation: string }[] = [];
  let is1904 = false;
  await scanSmallPart(bytes, {
    part,
    handler: {
      open(name, tag) {
        if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributeOf(tag, 'date1904') ?? '');
        if (name !== 'sheet' || /hidden$/i.test(attributeOf(tag, 'state') ?? '')) return;
        listed.push({ name: attributeOf(tag, 'name') ?? '', relation: relationId(tag) });
      },
    },
  });
  return { listed, is1904 };
}

/** "r:id" as everybody writes it, whatever the prefix. */
function relationId(tag: string): string {
  const name = /\s(\w+:id)=/.exec(tag)?.[1];
  return (name === undefined ? undefined : attributeOf(tag, name)) ?? '';
}

async function readLooks(bytes: Bytes, part: ZipPart | undefined): Promise<Look[]> {
  const codes = new Map<number, string>();
  const looks: Look[] = [];
  let isCells = false;
  await scanSmallPart(bytes, {
    part,
    handler: {
      open(name, tag) {
        if (name === 'cellXfs') isCells = true;
        if (name === 'numFmt')
          codes.set(Number(attributeOf(tag, 'numFmtId')), attributeOf(tag, 'formatCode') ?? '');
        if (name !== 'xf' || !isCells) return;
        const formatId = Number(attributeOf(tag, 'numFmtId') ?? 0);
        looks.push(lookOf(formatId, codes.get(formatId)));
      },
      close(name) {
        if (name === 'cellXfs') isCells = false;
      },
    },
  });
  return looks;
}

async function readSharedTexts(bytes: Bytes, part: ZipPart | undefined): Promise<string[]> {
  const texts: string[] = [];
  const collector = textCollector();
  await scanSmallPart(bytes, {
    part,
    most: MAX_TEXT_BYTES,
    handler: {
      ...collector,
      close(name) {
        collector.close(name);
        if (name !== 'si') return;
        if (texts.length >= MAX_SHARED_TEXTS) throw tooLarge(bytes);
        texts.push(collector.take());
      },
    },
  });
  return texts;
}

/** Gathers what stands in <t> of a text, in one run or several; how it is pronounced (<rPh>) is left out. */
export function textCollector(): XmlHandler & { take(): string } {
  let text = '';
  let isText = false;
  let isPronunciation = false;
  return {
    open(name) {
      if (name === 'rPh') isPronunciation = true;
      if (name === 't') isText = !isPronunciation;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(name) {
      if (name === 'rPh') isPronunciation = false;
      if (name === 't') isText = false;
    },
    take() {
      const taken = unescaped(text);
      text = '';
      return taken;
    },
  };
}

/** A target is meant from the folder of the workbook, or with a slash from the top. */
function resolved(folder: string, target: string): string {
  if (target.startsWith('/')) return target;
  const steps: string[] = [];
  for (const step of `${folder}${target}`.split('/'))
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  return steps.join('/');
}

function noWorkbook(bytes: Bytes, main: string | undefined): Refusal {
  const isBinary = main !== undefined && /\.bin$/i.test(main);
  return new Refusal({
    message: isBinary
      ? `${bytes.name} is a binary workbook (.xlsb), which is not read.`
      : `${bytes.name} is a zip file without an Excel workbook in it.`,
    hint: isBinary
      ? 'Open it and save it as .xlsx or CSV, then import that.'
      : 'Unpack it, then import the file inside.',
  });
}
