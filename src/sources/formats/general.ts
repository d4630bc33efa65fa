// Any table with one invoice on each row and titles that can be understood, or that `--map` explains.
import {
  columnCalled,
  columnLabels,
  fingerprintOf,
  hasPosition,
  labelAt,
  likelyHeader,
} from '../columns.ts';
import type { Field, Format, Layout, Mapping, Reading } from '../format.ts';
import type { Aliases, Columns } from '../header.ts';
import { draftOf, findColumns, titleKey } from '../header.ts';
import { quoted, Refusal } from '../problem.ts';
import type { TableRow } from '../table.ts';
import { asOfDay, currenciesOfSigns, currencyAbove, currencyOfSigns } from '../title-rows.ts';

/** A row is taken for the titles when it names at least this many fields. */
const ENOUGH_TITLES = 3;

const words = (text: string): readonly string[] => text.split(' ');

const ALIASES: Aliases = {
  clientId: words(
    'clientid customerid clientnumber customernumber custnumber clientno customerno custno clientcode customercode custcode accountnumber accountno accountid debtorid debtornumber customerexternalid contactid',
  ),
  clientName: words(
    'clientname customername namecustomer client customer customerfullname debtor debtorname contactname company companyname organization organisation billto accountname partysname party name',
  ),
  clientEmail: words(
    'clientemail customeremail billingemail invoiceemail contactemail emailaddress email emailrecipient billemail',
  ),
  ownerEmail: words(
    'owneremail accountowneremail accountowner accountmanageremail accountmanager salespersonemail salesrepemail repemail owner',
  ),
  number: words(
    'invoicenumber invoiceno invoicenum invoiceid invoice documentnumber documentno docnumber docid number num no refno referencenumber id',
  ),
  issuedOn: words(
    'issuedon invoicedate issuedate dateissued issued documentdate postingdate documentcreatedate transactiondate txndate createddate issuedat invoicedat date',
  ),
  dueOn: words('dueon duedate dateduedate paymentduedate dueat dueindate datedue due maturitydate'),
  currency: words('currency currencycode invoicecurrency curr ccy'),
  amount: words(
    'amount invoiceamount totalamount invoicetotal amounttotal grandtotal grossamount gross originalamount total',
  ),
  balance: words(
    'balance balancedue openbalance amountdue invoiceamountdue openamount totalopenamount amountopen outstanding outstandingamount amountoutstanding outstandingbalance remaining unpaid',
  ),
  paidOn: words(
    'paidon paiddate datepaid paymentdate settleddate settledon cleardate paidat lastpaymentdate',
  ),
  paidAmount: words('paidamount amountpaid invoiceamountpaid totalpaid paid paymentsreceived'),
  disputed: words('disputed isdisputed indispute dispute'),
  po: words('po ponumber pono purchaseorder purchaseordernumber customerpo'),
  terms: words('terms paymentterms custpaymentterms creditterms'),
  paymentUrl: words('paymenturl paymentlink payurl paylink payonlineurl invoiceurl'),
};

export const general: Format = {
  id: 'general',
  source: 'csv',
  recognise(head, mapping) {
    const isMapped = labelsOf(mapping).length > 0;
    const header = namedHeader(head, mapping) ?? (isMapped ? likelyHeader(head) : null);
    if (!header) return null;
    refuseUnknownColumns(head, header, mapping);
    return generalLayout(head, { header, mapping });
  },
};

/** The row that names all columns that were mapped, else the first with enough known titles; null where there is none. */
export function namedHeader(head: readonly TableRow[], mapping: Mapping): TableRow | null {
  const isKnown = (row: TableRow) => fieldsOf(row, new Map()).size >= ENOUGH_TITLES;
  const labels = labelsOf(mapping);
  const naming =
    labels.length === 0
      ? []
      : head.filter(({ cells }) => labels.every((label) => columnCalled(cells, label) !== -1));
  const likely = naming.length === 0 ? null : likelyHeader(head);
  return (
    naming.find(isKnown) ??
    naming.find((row) => row === likely) ??
    naming[0] ??
    head.find(isKnown) ??
    null
  );
}

function labelsOf(mapping: Mapping): string[] {
  return [...mapping.values()].filter((label) => label !== null);
}

/** The columns below this row of titles. */
export function generalLayout(
  head: readonly TableRow[],
  { header, mapping }: { header: TableRow; mapping: Mapping },
): Layout {
  const labels = columnLabels(header.cells);
  const indexOf = fieldsOf(header, mapping);
  const columns: Columns = {
    indexOf,
    titles: Object.fromEntries(
      [...indexOf].map(([field, at]) => [field, labels[at] ?? labelAt('', at)]),
    ),
  };
  const above = head.slice(0, head.indexOf(header));
  const drafts = head.slice(above.length + 1).map((row) => draftOf(row.cells, columns));
  return {
    headerLine: header.line,
    titles: columns.titles,
    columns: labels.filter((_, at) => header.cells[at]?.trim() !== ''),
    asOf: asOfDay(above),
    currency: currencyAbove(above) ?? currencyOfSigns(drafts),
    currencies: currenciesOfSigns(drafts),
    fingerprint: fingerprintOf(header.cells),
    warnings: warningsOf(header, { columns, mapping }),
    reader: () => ({
      row: (row) => [readingOf(row, { header, columns })],
      end: () => [],
    }),
  };
}

function readingOf(row: TableRow, given: { header: TableRow; columns: Columns }): Reading {
  const { line, cells } = row;
  const isTitlesAgain = given.header.cells.every((cell, at) => cell.trim() === cells[at]?.trim());
  if (isTitlesAgain) return { line, kind: 'summary' };
  const draft = draftOf(cells, given.columns);
  const first = cells.find((cell) => cell.trim() !== '') ?? '';
  if (draft.number === undefined && /^\s*(grand\s+|sub)?total\b/i.test(first))
    return { line, kind: 'summary' };
  return { line, kind: 'invoice', draft };
}

/** The column of each field. What was mapped comes first; its columns serve no other field, nor do fields that are not in the file. */
export function fieldsOf({ cells }: TableRow, mapping: Mapping): ReadonlyMap<Field, number> {
  const fields = new Map<Field, number>();
  for (const [field, label] of mapping) {
    const at = label === null ? -1 : columnCalled(cells, label);
    if (at !== -1) fields.set(field, at);
  }
  const taken = new Set(fields.values());
  const others = cells.map((cell, at) => (taken.has(at) ? '' : cell));
  const aliases = Object.entries(ALIASES).filter(([field]) => !mapping.has(field as Field));
  for (const [field, at] of findColumns(others, Object.fromEntries(aliases)).indexOf)
    fields.set(field, at);
  return fields;
}

function refuseUnknownColumns(head: readonly TableRow[], header: TableRow, mapping: Mapping): void {
  const width = Math.max(...head.map(({ cells }) => cells.length));
  const unknown = [...mapping.values()].find((label) => {
    const at = label === null ? 0 : columnCalled(header.cells, label);
    return at === -1 || at >= width;
  });
  if (!unknown) return;
  const known = columnLabels(header.cells).filter((_, at) => header.cells[at]?.trim() !== '');
  throw new Refusal({
    line: header.line,
    column: unknown,
    message: `There is no column ${quoted(unknown)}.`,
    hint: `The columns are: ${known.join(', ')}.`,
  });
}

/** Of columns that share a title the first is read, unless a mapping tells them apart by their position. */
function warningsOf(
  { cells }: TableRow,
  { columns, mapping }: { columns: Columns; mapping: Mapping },
): string[] {
  const keys = cells.map(titleKey);
  const toldApart = new Set(
    labelsOf(mapping)
      .filter(hasPosition)
      .map((label) => keys[columnCalled(cells, label)]),
  );
  const warnings: string[] = [];
  for (const [field, at] of columns.indexOf) {
    const key = keys[at] ?? '';
    const isFirstOfMany = keys.indexOf(key) === at && keys.lastIndexOf(key) !== at;
    if (key !== '' && isFirstOfMany && !toldApart.has(key))
      warnings.push(
        `Two columns are called ${quoted(columns.titles[field] ?? '')}; the first one is read.`,
      );
  }
  return warnings;
}
