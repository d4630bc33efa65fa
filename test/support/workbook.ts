// Writes workbooks by hand for tests: sheets as XML, parts as a zip, nothing hidden.
import { crc32, deflateRawSync } from 'node:zlib';

/** A number, a text, or XML of a cell of one's own: `{ xml: '<c r="A1" t="e"><v>#REF!</v></c>' }`. */
export type Cell = string | number | null | { readonly xml: string } | { readonly day: number };

export interface SheetSpec {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
  readonly state?: 'hidden' | 'veryHidden';
}

interface PartSpec {
  readonly name: string;
  readonly content: string | Buffer;
  /** What the archive claims, where that is not the truth. */
  readonly claims?: { readonly size?: number; readonly flags?: number };
}

/** A zip archive of these parts. */
export function zipOf(parts: readonly PartSpec[], given: { isStored?: boolean } = {}): Buffer {
  const locals: Buffer[] = [];
  const listed: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims } of parts) {
    const bytes = Buffer.from(content);
    const packed = given.isStored ? bytes : deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(claims?.flags ?? 0, 2);
    fields.writeUInt16LE(given.isStored ? 0 : 8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claims?.size ?? bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    listed.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, place, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(listed);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, list, end]);
}

/** A workbook of these sheets; styles: 0 plain, 1 a day, 2 five digits. Texts are shared, as Excel writes them. */
export function workbookOf(
  sheets: readonly SheetSpec[],
  given: { is1904?: boolean; isStored?: boolean } = {},
): Buffer {
  const shared: string[] = [];
  const parts = sheets.map((sheet, at) => ({
    name: `xl/worksheets/sheet${at + 1}.xml`,
    content: sheetXml(sheet, shared),
  }));
  return zipOf([...bookParts(sheets, given), ...parts, sharedPart(shared)], given);
}

/** The parts around the sheets, for archives that are put together by hand. */
export function bookParts(
  sheets: readonly Pick<SheetSpec, 'name' | 'state'>[],
  given: { is1904?: boolean } = {},
): PartSpec[] {
  const list = sheets.map(
    ({ name, state }, at) =>
      `<sheet name="${escaped(name)}" sheetId="${at + 1}"${state ? ` state="${state}"` : ''} r:id="rId${at + 1}"/>`,
  );
  const relations = sheets.map(
    (_, at) =>
      `<Relationship Id="rId${at + 1}" Type="${REL}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  return [
    {
      name: '_rels/.rels',
      content: `<Relationships><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<?xml version="1.0"?><workbook><workbookPr${given.is1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: `<Relationships>${relations.join('')}<Relationship Id="s" Type="${REL}/styles" Target="styles.xml"/><Relationship Id="t" Type="${REL}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      content:
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="00000"/></numFmts>' +
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>',
    },
  ];
}

export function sharedPart(texts: readonly string[]): PartSpec {
  const items = texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`);
  return { name: 'xl/sharedStrings.xml', content: `<sst>${items.join('')}</sst>` };
}

const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function sheetXml({ rows }: SheetSpec, shared: string[]): string {
  const lines = rows.map((cells, at) => {
    const xml = cells.map((cell, column) => cellXml(cell, `${nameOf(column)}${at + 1}`, shared));
    return `<row r="${at + 1}">${xml.join('')}</row>`;
  });
  return `<worksheet><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: Cell, reference: string, shared: string[]): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
  if (typeof cell === 'object')
    return 'xml' in cell
      ? cell.xml.replace('<c', `<c r="${reference}"`)
      : `<c r="${reference}" s="1"><v>${cell.day}</v></c>`;
  let index = shared.indexOf(cell);
  if (index === -1) index = shared.push(cell) - 1;
  return `<c r="${reference}" t="s"><v>${index}</v></c>`;
}

function nameOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : nameOf(Math.floor(column / 26) - 1) + last;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
