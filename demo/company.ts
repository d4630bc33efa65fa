// A made-up studio with forty clients and two years of invoices around any day: the same for the same day. Development only.
import { FIELDS } from '#sources/format.ts';
import { type Behaviour, CLIENTS, type DemoClient, type DemoMember, OWNERS } from './clients.ts';

export interface Company {
  name: string;
  members: DemoMember[];
  /** In the columns of the general import format; a header row first. */
  csv: string;
  /** The same book as it was a week ago. */
  earlierCsv: string;
}

const HISTORY_DAYS = 730;
const SEED = 20_251_119;

interface Draft {
  client: DemoClient;
  issuedOn: string;
  dueOn: string;
  amountCents: number;
  paidCents: number;
  paidOn: string;
  isDisputed: boolean;
}

/** `today` is `YYYY-MM-DD`; invoices reach from two years before it to the day before it. */
export function aCompany(today: string): Company {
  const drafts = CLIENTS.flatMap((client, index) => historyOf(client, today, random(SEED + index)));
  drafts.sort(
    (a, b) => a.issuedOn.localeCompare(b.issuedOn) || a.client.id.localeCompare(b.client.id),
  );
  const numbered = drafts.map((draft, index) => ({ draft, number: `INV-${10_001 + index}` }));
  const aWeekAgo = addDays(today, -7);
  const earlier = numbered.filter(({ draft }) => draft.issuedOn <= aWeekAgo);
  return {
    name: 'Kestrel & Lund',
    members: OWNERS,
    csv: csvOf(numbered.map(({ draft, number }) => rowOf(draft, number))),
    earlierCsv: csvOf(earlier.map(({ draft, number }) => rowOf(asOf(draft, aWeekAgo), number))),
  };
}

const csvOf = (rows: string[][]): string =>
  `${[FIELDS, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;

/** Before what was paid after that day. */
const asOf = (draft: Draft, day: string): Draft =>
  draft.paidOn > day ? { ...draft, paidCents: 0, paidOn: '' } : draft;

const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** The same day; of a weekend the Monday after it or, for those who pay in time, the Friday before. */
function businessDay(day: string, isBefore = false): string {
  const weekday = new Date(day).getUTCDay();
  if (weekday === 6) return addDays(day, isBefore ? -1 : 2);
  return weekday === 0 ? addDays(day, isBefore ? -2 : 1) : day;
}

/** Mulberry32: 0 <= x < 1, the same row of numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function historyOf(client: DemoClient, today: string, next: () => number): Draft[] {
  const drafts: Draft[] = [];
  const reach = client.sinceDays ?? HISTORY_DAYS;
  for (let ago = reach - Math.floor(next() * client.everyDays); ago >= 1; ago -= client.everyDays) {
    const issuedOn = businessDay(addDays(today, -ago));
    if (issuedOn >= today) continue;
    const dueOn = addDays(issuedOn, client.terms);
    const amountCents = Math.round(client.typicalCents * (0.55 + 0.9 * next()));
    const days = daysLate({ behaviour: client.behaviour, ago, next });
    const paidOn = days === null ? null : businessDay(addDays(dueOn, days), days <= 0);
    const isPaid = paidOn !== null && paidOn < today;
    drafts.push({
      client,
      issuedOn,
      dueOn,
      amountCents,
      paidCents: isPaid ? amountCents : 0,
      paidOn: isPaid ? paidOn : '',
      isDisputed: false,
    });
  }
  return touchedUp(drafts, client.behaviour, today);
}

/** How late an invoice of this payer is paid; null: not at all so far. */
function daysLate({
  behaviour,
  ago,
  next,
}: {
  behaviour: Behaviour;
  ago: number;
  next: () => number;
}): number | null {
  const around = (middle: number, spread: number) =>
    Math.round(middle + (next() - 0.5) * 2 * spread);
  switch (behaviour) {
    case 'on_time':
    case 'first_late':
      return around(-3, 3);
    case 'twelve_late':
    case 'disputed':
      return around(12, 4);
    case 'slow':
      return around(34, 9);
    case 'erratic':
      return next() < 0.6 ? around(-1, 1) : around(26, 22);
    case 'cash_flow':
      // Fine two years ago, later each quarter, and nothing for the last four months.
      return ago < 150 ? null : around(Math.max(2, (HISTORY_DAYS - ago) / 9), 6);
    case 'gone':
      return ago < 220 ? null : around(20, 10);
  }
}

/** The stories that a random history would not tell for certain. */
function touchedUp(drafts: Draft[], behaviour: Behaviour, today: string): Draft[] {
  const latestDue = drafts.findLast(({ dueOn }) => dueOn < today);
  if (behaviour === 'first_late' && latestDue)
    Object.assign(latestDue, { dueOn: addDays(today, -5), paidCents: 0, paidOn: '' });
  if (behaviour === 'disputed' && latestDue)
    Object.assign(latestDue, { paidCents: 0, paidOn: '', isDisputed: true });
  if (behaviour === 'cash_flow') {
    const oldest = drafts.find(({ paidCents, dueOn }) => paidCents === 0 && dueOn < today);
    const third = oldest && Math.round(oldest.amountCents / 3);
    if (oldest) Object.assign(oldest, { paidCents: third, paidOn: addDays(today, -20) });
  }
  return drafts;
}

const money = (cents: number): string => (cents / 100).toFixed(2);

function rowOf(draft: Draft, number: string): string[] {
  const { client, issuedOn, dueOn, amountCents, paidCents, paidOn, isDisputed } = draft;
  return [
    client.id,
    client.name,
    `accounts@${client.mail}.example.com`,
    OWNERS[client.owner]?.email ?? '',
    number,
    issuedOn,
    dueOn,
    client.currency,
    money(amountCents),
    money(amountCents - paidCents),
    paidOn,
    paidCents > 0 ? money(paidCents) : '',
    isDisputed ? 'yes' : 'no',
    client.needsPo ? `PO-${client.id.slice(-3)}-${number.slice(-3)}` : '',
    `${client.terms}`,
    `https://pay.kestrel-lund.example.com/${number}`,
  ];
}

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
