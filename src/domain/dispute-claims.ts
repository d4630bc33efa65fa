// How much of which invoice, as one line of the record of a case: "12 EUR 20000, 13 USD 500". Pure.
import type { Money } from './types.ts';

/** What of an invoice is disputed. */
export interface ClaimOf extends Money {
  readonly invoiceId: string;
}

/** Ids, currencies and minor units, in the order given. */
export function claimsText(claims: readonly ClaimOf[]): string {
  return claims
    .map(({ currency, invoiceId, minor }) => `${invoiceId} ${currency} ${minor}`)
    .join(', ');
}

/** The claims of such a line; pieces that are none are left out. */
export function claimsIn(text: string): ClaimOf[] {
  return text.split(', ').flatMap((piece) => {
    const [, invoiceId = '', currency = '', minor = '0'] =
      /^(\d{1,18}) ([A-Z]{3}) (\d{1,18})$/.exec(piece) ?? [];
    return invoiceId === '' ? [] : [{ invoiceId, currency, minor: BigInt(minor) }];
  });
}
