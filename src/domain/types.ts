// The nouns of collections as the rules see them. Types only. Pure: knows nothing of databases or Slack.

/** A calendar day, `YYYY-MM-DD`. Strings of this shape compare in the order of time. */
export type Day = string;

/** An amount of one currency. `minor` counts the smallest units of ISO 4217 (cents, yen). */
export interface Money {
  readonly currency: string;
  readonly minor: bigint;
}

/** A business that buys from the team. Ids are opaque text. */
export interface Client {
  readonly id: string;
  /** The customer number of the ledger; null where it has none. */
  readonly number: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly aliases: readonly string[];
  /** Slack user id of the person who looks after the account. */
  readonly ownerUserId: string | null;
  readonly ownerEmail: string | null;
  /** Quiet up to and including this day. */
  readonly snoozedUntil: Day | null;
  readonly snoozedByUserId: string | null;
}

/** What tells one client from another in a list of choices. */
export type ClientRef = Pick<Client, 'id' | 'number' | 'name'>;

export interface Invoice {
  readonly id: string;
  readonly clientId: string;
  readonly number: string;
  readonly issuedOn: Day | null;
  readonly dueOn: Day;
  readonly currency: string;
  readonly amountMinor: bigint;
  /** Still to be paid; 0 = settled. */
  readonly balanceMinor: bigint;
  readonly paidOn: Day | null;
  /** The ledger marks it; which part it does not say. */
  readonly isDisputed: boolean;
  /** The open case that it is in, whose word counts then; left out: it is in none. */
  readonly dispute?: DisputeHold;
  /** The day of the complete report that no longer lists it: presumed settled, to be asked about. */
  readonly missingSince: Day | null;
  readonly po: string | null;
  readonly paymentUrl: string | null;
}

/** What an open dispute keeps out of the chase of one invoice, which may have less open by now. */
export interface DisputeHold {
  readonly disputeId: string;
  /** "D-12" is number 12. */
  readonly number: number;
  readonly heldMinor: bigint;
}

/** Money in the client's favour that no invoice has used yet. Positive. */
export interface Credit {
  readonly id: string;
  readonly kind: 'credit_note' | 'unapplied_payment';
  readonly number: string;
  readonly issuedOn: Day;
  readonly currency: string;
  readonly balanceMinor: bigint;
}

/** How the team works: where the digest goes, and when a day is a business day. */
export interface Workspace {
  readonly id: string;
  readonly slackTeamId: string | null;
  readonly name: string;
  readonly digestChannelId: string | null;
  /** 0-23 in `timeZone`. */
  readonly digestHour: number;
  /** IANA name. */
  readonly timeZone: string;
  readonly locale: string;
  readonly week: WorkingWeek;
}

/** Which days count as business days. */
export interface WorkingWeek {
  /** ISO weekdays, 1 = Monday. */
  readonly workingDays: readonly number[];
  /** ISO 3166-1 alpha-2; null: no public holidays known. */
  readonly country: string | null;
  /** Subdivision as date-holidays names it ("BY" for Bavaria). */
  readonly region: string | null;
}

export type Role = 'none' | 'viewer' | 'collector' | 'approver' | 'admin';
