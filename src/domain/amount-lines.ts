// Amounts of invoices as people type them: a line each with the number and the amount, or an amount alone where one invoice
// is meant. Pure: how an amount is read is handed in.

/** An invoice that a line may name. */
export interface NamedInvoice {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
}

export type LineMistake =
  /** The line begins with none of these numbers. */
  | { readonly code: 'unknown_invoice'; readonly line: string }
  /** What follows the number is no amount of its currency, or may mean two. */
  | { readonly code: 'bad_amount'; readonly line: string; readonly currency: string }
  /** An amount alone, where several invoices are meant, or none. */
  | { readonly code: 'which_invoice'; readonly line: string }
  /** An amount alone that is also the number of an invoice. */
  | { readonly code: 'number_or_amount'; readonly line: string }
  | { readonly code: 'named_twice'; readonly number: string };

export type AmountLines =
  | { readonly ok: true; readonly amounts: ReadonlyMap<string, bigint | null> }
  | { readonly ok: false; readonly mistake: LineMistake };

interface Reading {
  /** Those that may be named. */
  readonly invoices: readonly NamedInvoice[];
  /** Ids of those that are meant whatever is typed. */
  readonly chosen: readonly string[];
  /** Null: it is no amount of this currency. */
  readonly read: (text: string, currency: string) => bigint | null;
}

/**
 * What is typed of each invoice, by its id: null is all of it, a number without an amount. Those that are chosen and not
 * named are all of it, too. Blank lines say nothing; numbers are read in any case of letters.
 */
export function readAmountLines(typed: string, reading: Reading): AmountLines {
  const amounts = new Map<string, bigint | null>(reading.chosen.map((id) => [id, null]));
  const named = new Set<string>();
  const lines = typed
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  for (const line of lines) {
    const said = lineOf(line, { ...reading, isAlone: lines.length === 1 });
    if ('mistake' in said) return { ok: false, mistake: said.mistake };
    const { invoice, minor } = said;
    if (named.has(invoice.id))
      return { ok: false, mistake: { code: 'named_twice', number: invoice.number } };
    named.add(invoice.id);
    amounts.set(invoice.id, minor);
  }
  return { ok: true, amounts };
}

type Said =
  | { readonly invoice: NamedInvoice; readonly minor: bigint | null }
  | { readonly mistake: LineMistake };

function lineOf(line: string, given: Reading & { readonly isAlone: boolean }): Said {
  const { chosen, invoices, isAlone, read } = given;
  const invoice = namedIn(line, invoices);
  const [only, ...others] = chosen;
  const one = others.length === 0 && isAlone ? invoices.find(({ id }) => id === only) : undefined;
  const alone = one ? read(line, one.currency) : null;
  if (invoice === null) {
    if (one && alone !== null) return { invoice: one, minor: alone };
    return { mistake: unnamed(line, one) };
  }
  const rest = line.slice(invoice.number.length).replace(/^[\s:=]+/, '');
  if (rest === '') {
    const isBoth = one && alone !== null && one.id !== invoice.id;
    return isBoth ? { mistake: { code: 'number_or_amount', line } } : { invoice, minor: null };
  }
  const minor = read(rest, invoice.currency);
  return minor === null
    ? { mistake: { code: 'bad_amount', line, currency: invoice.currency } }
    : { invoice, minor };
}

/** The longest number with which the line begins: "INV-1" is not meant by "INV-10". */
function namedIn(line: string, invoices: readonly NamedInvoice[]): NamedInvoice | null {
  const lower = line.toLowerCase();
  const named = invoices.filter(({ number }) => {
    const isStart = lower.startsWith(number.toLowerCase());
    return isStart && /^(?:$|[\s:=])/.test(line.slice(number.length));
  });
  return named.toSorted((a, b) => b.number.length - a.number.length)[0] ?? null;
}

function unnamed(line: string, one: NamedInvoice | undefined): LineMistake {
  const isAmountLike = /^[^\p{L}]*$/u.test(line);
  if (one && isAmountLike) return { code: 'bad_amount', line, currency: one.currency };
  return isAmountLike ? { code: 'which_invoice', line } : { code: 'unknown_invoice', line };
}
