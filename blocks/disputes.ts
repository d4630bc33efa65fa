// The cases of a team, or of one client, with their numbers; every figure opens the cases behind it.
import type { KnownBlock, PlainTextOption } from '@slack/types';
import { disputeName } from '#domain/dispute.ts';
import type {
  DisputeGroup,
  DisputeNumbers,
  DisputeRow,
  RootKey,
  WhichCases,
} from '#domain/dispute-numbers.ts';
import { whichWord } from '#domain/dispute-numbers.ts';
import type { Period } from '#domain/period.ts';
import type { ClientRef, Day, Money } from '#domain/types.ts';
import { disputesValue } from './asked.ts';
import { inWords, OUTCOME_NAME, REASON_NAME, rootLine, STATE_NAME } from './dispute-words.ts';
import { ACTION, BLOCK } from './ids.ts';
import {
  actions,
  button,
  context,
  divider,
  header,
  type Message,
  message,
  option,
  placeholder,
  section,
} from './kit.ts';
import { LIMITS } from './limits.ts';
import { pageButtons, pageWords } from './pages.ts';
import { join, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { periodWords, shareWords } from './why-words.ts';
import { amounts, count, days, nameOf, shortDay } from './words.ts';

export const DISPUTES_PAGE = 8;
const GROUPS_SHOWN = 5;
const CURRENCIES_SHOWN = 3;

export interface DisputesView {
  /** Null: everybody. */
  readonly client: ClientRef | null;
  /** Only those of this person; null: of whoever owns them. */
  readonly ownerUserId: string | null;
  readonly which: WhichCases;
  readonly period: Period;
  readonly numbers: DisputeNumbers;
  /** All of them; the page is cut here. */
  readonly rows: readonly DisputeRow[];
  readonly offset: number;
  readonly today: Day;
  readonly locale: string;
}

/** The answer to `/ar disputes`. */
export function disputesMessage(view: DisputesView): Message {
  const { locale, numbers, offset, period, rows } = view;
  const shown = rows.slice(offset, offset + DISPUTES_PAGE);
  const whose = whoseOf(view);
  const valueAt = (at: number): string => disputesValue({ ...askedOf(view), offset: at });
  const page = { offset, shown: shown.length, total: rows.length, noun: 'case' };
  const blocks: KnownBlock[] = [
    header('Disputes'),
    context(md`${whose} · ${periodWords(period, locale)}`),
    section(join(figures(numbers, locale), '\n')),
    ...groupLines(numbers, locale),
    ...chooser(view),
    divider(),
    context(md`${whichTitle(view.which)} · ${rows.length === 0 ? 'none' : pageWords(page)}`),
    ...shown.map((row) => rowBlock(row, view)),
    ...pageButtons({
      offset,
      size: DISPUTES_PAGE,
      total: rows.length,
      next: ACTION.disputesNext,
      previous: ACTION.disputesPrevious,
      valueAt,
    }),
  ];
  const { decided, opened, undecided } = numbers;
  const text = md`Disputes, ${whose}: ${opened} opened, ${decided} decided, ${undecided} without a decision.`;
  return message(text, blocks);
}

function askedOf({ client, ownerUserId, period, which }: DisputesView) {
  return { clientId: client?.id ?? null, ownerUserId, period, which, offset: 0 };
}

function whoseOf({ client, ownerUserId }: DisputesView): Mrkdwn {
  const whose = client === null ? md`All clients` : md`${nameOf(client)}`;
  return ownerUserId === null ? whose : md`${whose}, cases of ${mention(ownerUserId)}`;
}

/** How many, how long and who was right; a line each. */
function figures(numbers: DisputeNumbers, locale: string): Mrkdwn[] {
  const { averageDays, claimed, credited, decided, inTimeShare, medianDays } = numbers;
  const { opened, outcomes, undecided, upheldShare } = numbers;
  const sum = claimed.length === 0 ? NOTHING : md`, ${amounts(claimed, locale)} in dispute`;
  const came = md`${count(opened, 'case')} opened${sum}; ${undecided} without a decision today.`;
  if (upheldShare === null) return [came, md`None was decided.`];
  const each = Object.entries(outcomes)
    .filter(([, cases]) => cases > 0)
    .map(
      ([outcome, cases]) => md`${cases} ${inWords(OUTCOME_NAME[outcome as keyof typeof outcomes])}`,
    );
  const paid = credited.length === 0 ? NOTHING : md`; ${amounts(credited, locale)} credited`;
  const time =
    averageDays === null || medianDays === null || inTimeShare === null
      ? []
      : [
          md`Took ${oneDigit(averageDays)} days on average, median ${oneDigit(medianDays)}; ${shareWords(inTimeShare)} in time. (Best in class: ${days(4)}; worst: 30.)`,
        ];
  return [
    came,
    md`${decided} decided: ${join(each, ', ')}${paid}. The client was right at least in part in ${shareWords(upheldShare)}.`,
    ...time,
  ];
}

function groupLines({ byReason, byRoot }: DisputeNumbers, locale: string): KnownBlock[] {
  const lines = [
    linesOf('Why they disputed', byReason, { locale, nameIt: (key) => REASON_NAME[key] }),
    linesOf('What it came from', byRoot, { locale, nameIt: rootName }),
  ].flatMap((one) => one ?? []);
  return lines.map((line) => section(line));
}

function linesOf<Key extends string>(
  title: string,
  groups: readonly DisputeGroup<Key>[],
  { locale, nameIt }: { locale: string; nameIt: (key: Key) => string },
): Mrkdwn | null {
  if (groups.length === 0) return null;
  const shown = groups
    .slice(0, GROUPS_SHOWN)
    .map(
      ({ cases, claimed, key }) =>
        md`• ${nameIt(key)}: ${count(cases, 'case')}, ${few(claimed, locale)}`,
    );
  const more = groups.length - shown.length;
  const rest = more > 0 ? [md`• ${more} more`] : [];
  return join([md`*${title}*`, ...shown, ...rest], '\n');
}

function rootName(key: RootKey): string {
  const [rootSide, rootCause] = key.split(':') as [
    Parameters<typeof rootLine>[0]['rootSide'],
    Parameters<typeof rootLine>[0]['rootCause'],
  ];
  return rootLine({ rootSide, rootCause });
}

/** Which cases are listed: every figure is one of the choices. */
function chooser(view: DisputesView): KnownBlock[] {
  const { byReason, byRoot } = view.numbers;
  const choice = (name: string, which: WhichCases): PlainTextOption =>
    option(name, whichWord(which));
  const choices = [
    choice('All of the period', { kind: 'all' }),
    choice('With something left to do', { kind: 'open' }),
    choice('Decided', { kind: 'decided' }),
    ...byReason.map(({ key }) => choice(REASON_NAME[key], { kind: 'reason', reason: key })),
    ...byRoot.map(({ key }) => choice(`From ${rootName(key)}`, { kind: 'root', root: key })),
  ].slice(0, LIMITS.options);
  return actions(
    [
      {
        type: 'static_select',
        action_id: ACTION.disputesShow,
        placeholder: placeholder('Show the cases behind a figure'),
        options: choices,
      },
    ],
    `${BLOCK.disputes}:${disputesValue(askedOf(view))}`,
  );
}

function whichTitle(which: WhichCases): string {
  switch (which.kind) {
    case 'all':
      return 'All cases of the period, and those with something left to do';
    case 'open':
      return 'Cases with something left to do';
    case 'decided':
      return 'Decided cases';
    case 'reason':
      return `Cases: ${inWords(REASON_NAME[which.reason])}`;
    case 'root':
      return `Decided cases from ${rootName(which.root)}`;
  }
}

function rowBlock(row: DisputeRow, { locale, today }: DisputesView): KnownBlock {
  const { claimed, client, decided, ownerUserId, reason, state, targetOn } = row;
  const on = { locale, asOf: today };
  const owner = ownerUserId === null ? md`nobody has it` : mention(ownerUserId);
  const isPast = decided === null && targetOn < today;
  const answer = isPast
    ? md`*answer was due ${shortDay(targetOn, on)}*`
    : md`answer by ${shortDay(targetOn, on)}`;
  const end =
    decided === null
      ? md`${STATE_NAME[state]} · ${answer} · ${owner}`
      : join(
          [
            md`${OUTCOME_NAME[decided.outcome]} ${shortDay(decided.on, on)}`,
            md`${rootLine(decided)}`,
            ...(state === 'credit_due' ? [md`credit to come`] : []),
          ],
          ' · ',
        );
  const name = disputeName(row);
  const first = md`*${name}* ${nameOf(client)} · ${few(claimed, locale)} · ${inWords(REASON_NAME[reason])}`;
  return section(
    join([first, end], '\n'),
    button({
      label: 'Open case',
      actionId: ACTION.disputeShow,
      value: row.id,
      about: `${name} of ${client.name}`,
    }),
  );
}

/** In a line there is room for a few currencies only; the case itself shows all. */
function few(money: readonly Money[], locale: string): Mrkdwn {
  const more = money.length - CURRENCIES_SHOWN;
  const shown = amounts(money.slice(0, CURRENCIES_SHOWN), locale);
  return more > 0 ? md`${shown} and ${count(more, 'more currency', 'more currencies')}` : shown;
}

function oneDigit(number: number): string {
  return String(Math.round(number * 10) / 10);
}
