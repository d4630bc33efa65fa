// Any table with one invoice on each row and titles that can be understood, or that `--map` explains.
import type { Field, Format, Layout, Mapping, Reading } from '../format.ts';
import type { Aliases, Columns } from '../header.ts';
import { columnsAt, draftOf, findColumns, titleKey } from '../header.ts';
import { quoted, Refusal } from '../problem.ts';
import type { TableRow } from '../table.ts';
import { asOfDay, currencyAbove, currencyOfSigns } from '../title-rows.ts';

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
    const header = head.find((row) => {
      const { size } = columnsOf(row, mapping).indexOf;
      return (
        size >= ENOUGH_TITLES ||
        (mapping.size > 0 && size >= mapping.size && namesAll(row, mapping))
      );
    });
    if (!header) return null;
    refuseUnknownColumns(header, mapping);
    return layoutOf(head, header, columnsOf(header, mapping));
  },
};

function layoutOf(head: readonly TableRow[], header: TableRow, columns: Columns): Layout {
  const above = head.slice(0, head.indexOf(header));
  const drafts = head.slice(above.length + 1).map((row) => draftOf(row.cells, columns));
  return {
    headerLine: header.line,
    titles: columns.titles,
    columns: header.cells.map((cell) => cell.trim()).filter(Boolean),
    asOf: asOfDay(above),
    currency: currencyAbove(above) ?? currencyOfSigns(drafts),
    warnings: warningsOf(header, columns),
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

/** What `--map` says comes first; its columns serve no other field. */
function columnsOf(row: TableRow, mapping: Mapping): Columns {
  const mapped = new Map<Field, number>();
  for (const [field, title] of mapping) {
    const at = columnCalled(row, title);
    if (at !== -1) mapped.set(field, at);
  }
  const taken = new Set(mapped.values());
  const others = row.cells.map((cell, at) => (taken.has(at) ? '' : cell));
  for (const [field, at] of findColumns(others, ALIASES).indexOf)
    if (!mapping.has(field)) mapped.set(field, at);
  return columnsAt(row.cells, mapped);
}

function columnCalled(row: TableRow, title: string): number {
  const exact = row.cells.findIndex((cell) => cell.trim() === title);
  if (exact !== -1) return exact;
  return row.cells.findIndex((cell) => cell.trim().toLowerCase() === title.toLowerCase());
}

function namesAll(row: TableRow, mapping: Mapping): boolean {
  return [...mapping.values()].every((title) => columnCalled(row, title) !== -1);
}

function refuseUnknownColumns(header: TableRow, mapping: Mapping): void {
  const unknown = [...mapping.values()].find((title) => columnCalled(header, title) === -1);
  if (unknown === undefined) return;
  const known = header.cells.map((cell) => cell.trim()).filter(Boolean);
  throw new Refusal({
    line: header.line,
    column: unknown,
    message: `There is no column ${quoted(unknown)}.`,
    hint: `The columns are: ${known.join(', ')}.`,
  });
}

function warningsOf(header: TableRow, columns: Columns): string[] {
  const keys = header.cells.map(titleKey);
  const warnings: string[] = [];
  for (const [field, at] of columns.indexOf)
    if (keys.indexOf(keys[at] ?? '') !== keys.lastIndexOf(keys[at] ?? ''))
      warnings.push(
        `Two columns are called ${quoted(columns.titles[field] ?? '')}; the first one is read.`,
      );
  return warnings;
}
