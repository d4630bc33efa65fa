// Whom the team thanks for paying, for what, and on which day a thank-you is proposed. Pure.
import { addDays, isBusinessDay, nextBusinessDay } from './calendar.ts';
import { byNameThenId } from './client-search.ts';
import type { SentLetter } from './ladder.ts';
import type { ClientRef, Day, WorkingWeek } from './types.ts';

/** Paid longer ago than this, thanks come too late. */
export const THANKED_WITHIN_DAYS = 30;

/** An invoice that is settled, as a thank-you sees it. */
export interface PaidFacts {
  readonly dueOn: Day;
  readonly paidOn: Day;
  /** It came late, on the day that they had promised. */
  readonly keptPromise: boolean;
  /** It came late, and what held it up is for the client to say. */
  readonly isLeftToClient: boolean;
}

/**
 * Whether a thank-you names this invoice: those paid on or before their due date, and late ones on the day promised, are
 * thanked for; late ones of which the client is to say why are asked about. Null: neither.
 */
export function thanksFor(paid: PaidFacts): 'thanked' | 'asked' | null {
  if (paid.paidOn <= paid.dueOn) return 'thanked';
  if (paid.isLeftToClient) return 'asked';
  return paid.keptPromise ? 'thanked' : null;
}

/** Which letter is next about these paid invoices: none once one of them is late after all, or was in another thank-you. */
export function thanksStage(
  invoices: readonly (PaidFacts & { readonly id: string })[],
  letters: readonly Pick<SentLetter, 'stage' | 'invoiceIds'>[],
): 'thanks' | null {
  const thanked = letters.flatMap(({ invoiceIds, stage }) =>
    stage === 'thanks' ? invoiceIds : [],
  );
  const isDue = invoices.every((one) => thanksFor(one) !== null && !thanked.includes(one.id));
  return isDue ? 'thanks' : null;
}

/** A client whom nobody has thanked yet for what they paid. */
export interface Unthanked {
  readonly client: ClientRef;
  readonly invoices: number;
  /** The days on which we saw that they were paid, or that they are to be asked about. */
  readonly seenOn: readonly Day[];
  readonly lastThanksOn: Day | null;
  /** Theirs. */
  readonly week: WorkingWeek;
}

/** A thank-you that the digest proposes. */
export interface ToThank {
  readonly clientId: string;
  readonly number: string | null;
  readonly name: string;
  readonly invoices: number;
}

/**
 * The thank-yous that the digest of `today` proposes, by name: one for a client, on the client's first business day after
 * we saw the payment, and not before the least days since the last thank-you are over. A digest that did not come out is
 * made up for by the next; what was proposed once is not proposed again until they pay something more.
 */
export function thanksToday(
  clients: readonly Unthanked[],
  on: { readonly today: Day; readonly since: Day | null; readonly gapDays: number },
): ToThank[] {
  const { gapDays, since, today } = on;
  const isNews = (day: Day): boolean => day <= today && (since === null || day > since);
  return clients
    .filter(({ lastThanksOn, seenOn, week }) => {
      const earliest = lastThanksOn === null ? null : addDays(lastThanksOn, gapDays);
      return seenOn.some((seen) => isNews(thankOn(seen, { earliest, week })));
    })
    .map(({ client: { id, name, number }, invoices }) => ({
      clientId: id,
      number,
      name,
      invoices,
    }))
    .sort((a, b) => byNameThenId({ ...a, id: a.clientId }, { ...b, id: b.clientId }));
}

function thankOn(seenOn: Day, on: { earliest: Day | null; week: WorkingWeek }): Day {
  const { earliest, week } = on;
  const next = nextBusinessDay(seenOn, week);
  if (earliest === null || earliest <= next) return next;
  return isBusinessDay(earliest, week) ? earliest : nextBusinessDay(earliest, week);
}
