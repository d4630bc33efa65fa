// What a letter stated of its invoices each time that its words were drawn, small enough to travel with the form.
import type { Money } from '#domain/types.ts';
import type { Stated } from '#mail/outdated.ts';
import { statedOf, together } from '#mail/outdated.ts';
import type { Proposal } from './reminder-proposal.ts';

/** What fits into a form beside the rest; what does not is not warned about. */
const MOST_CHARACTERS = 1_600;

/** What the letter of a proposal states, as it is ticked; with nothing ticked its words name all. */
export function statedIn({ invoices, letter }: Pick<Proposal, 'invoices' | 'letter'>): Stated {
  const ticked = invoices.filter(({ isTicked }) => isTicked);
  const about = ticked.length > 0 ? ticked : invoices;
  const isThanks = letter.stage === 'thanks';
  const as = (minorOf: (one: Proposal['invoices'][number]) => bigint): Stated =>
    statedOf(about.map((one) => ({ ...one.invoice, minor: minorOf(one) })));
  return isThanks
    ? as(({ invoice }) => invoice.amountMinor)
    : together([as(({ invoice }) => invoice.balanceMinor), as((one) => one.collectableMinor)]);
}

/** What could be in the letter and is not. */
export function statedOutside({ invoices }: Pick<Proposal, 'invoices'>): Stated {
  const out = invoices.some(({ isTicked }) => isTicked)
    ? invoices.filter(({ isTicked }) => !isTicked)
    : [];
  return statedOf(out.map(({ invoice }) => ({ ...invoice, minor: invoice.balanceMinor })));
}

/** One line each; `recalled` gives back what fitted. */
export function remembered({ amounts, days, numbers }: Stated): string {
  const lines = new Set([
    ...amounts.map(({ currency, minor }) => `${currency} ${minor}`),
    ...numbers.map((number) => `#${number.replaceAll('\n', ' ')}`),
    ...days,
  ]);
  let text = '';
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (JSON.stringify(longer).length <= MOST_CHARACTERS) text = longer;
  }
  return text;
}

export function recalled(text: string): Stated {
  const lines = text.split('\n');
  return {
    amounts: lines.flatMap(amountIn),
    days: lines.filter((line) => /^\d{4}-\d{2}-\d{2}$/.test(line)),
    numbers: lines.filter((line) => line.startsWith('#')).map((line) => line.slice(1)),
  };
}

function amountIn(line: string): Money[] {
  const [, currency, minor] = /^([A-Z]{3}) (-?\d{1,30})$/.exec(line) ?? [];
  return currency === undefined || minor === undefined ? [] : [{ currency, minor: BigInt(minor) }];
}
