// One client in one currency as the digest and App Home show it: the line, and its row of buttons.
import type { Button } from '@slack/types';
import type { DigestEntry } from '#domain/digest.ts';
import { formatMoney } from '#domain/money.ts';
import type { Day } from '#domain/types.ts';
import { disputeButton } from './dispute-button.ts';
import { ACTION } from './ids.ts';
import { button } from './kit.ts';
import { noteButton } from './note-words.ts';
import { missingSentence, reasonSentence } from './reasons.ts';
import { join, type Mrkdwn, md, mention } from './text.ts';
import { days, nameOf, numberOf } from './words.ts';

export interface EntryContext {
  readonly locale: string;
  readonly asOf: Day;
  /** Names that more than one client of this view carries: these also show their number. */
  readonly sharedNames: ReadonlySet<string>;
}

/** Names that belong to more than one client. */
export function sharedNamesOf(entries: readonly DigestEntry[]): ReadonlySet<string> {
  const idByName = new Map<string, string>();
  const shared = new Set<string>();
  for (const entry of entries) {
    const name = nameOf(entry);
    const id = idByName.get(name) ?? entry.clientId;
    if (id !== entry.clientId) shared.add(name);
    idByName.set(name, id);
  }
  return shared;
}

/** Who, how much, how old, whose; below it why it is here and what to do. */
export function entryLine(entry: DigestEntry, on: EntryContext): Mrkdwn {
  const money = (minor: bigint) => formatMoney({ currency: entry.currency, minor }, on.locale);
  const { disputedMinor } = entry;
  const disputed = disputedMinor === undefined ? '' : ` (${money(disputedMinor)} in dispute)`;
  const amount = `${money(entry.overdueMinor)}${disputed}`;
  const owner = entry.ownerUserId === null ? md`no owner yet` : mention(entry.ownerUserId);
  const line = join(
    [
      md`*${entryName(entry, on)}*`,
      md`${amount}`,
      md`oldest ${days(entry.oldestDaysPastDue)} late`,
      owner,
    ],
    ' · ',
  );
  const asks = entry.missing ? [missingSentence(entry.missing, { ...on, ...entry })] : [];
  return md`${line}\n${[reasonSentence(entry.reason, on), ...asks].join(' ')}`;
}

function entryName(entry: DigestEntry, on: EntryContext): string {
  const name = nameOf(entry);
  const { clientId: id, number } = entry;
  return on.sharedNames.has(name) ? `${name} ${numberOf({ id, number })}` : name;
}

/** Every button of a digest entry, in the order they stand: a further one is a further name here. */
const BUTTONS = [reminderButton, statusButton, addNoteButton, snoozeButton, disputedButton];

export function entryButtons(entry: DigestEntry, on: EntryContext): Button[] {
  return BUTTONS.map((build) => build(entry, on));
}

/** Which letter it will be shows in the preview; nothing is sent by this button. */
function reminderButton(entry: DigestEntry, on: EntryContext): Button {
  return button({
    label: 'Send friendly reminder',
    actionId: ACTION.reminderOpen,
    value: entry.clientId,
    about: entryName(entry, on),
    ...(entry.rank === 1 ? { style: 'primary' } : {}),
  });
}

export function statusButton(entry: DigestEntry, on: EntryContext): Button {
  return button({
    label: 'Status',
    actionId: ACTION.statusOpen,
    value: entry.clientId,
    about: entryName(entry, on),
  });
}

function addNoteButton(entry: DigestEntry, on: EntryContext): Button {
  return noteButton({ id: entry.clientId, name: entry.name }, entryName(entry, on));
}

function snoozeButton(entry: DigestEntry, on: EntryContext): Button {
  return button({
    label: 'Snooze',
    actionId: ACTION.snoozeOpen,
    value: entry.clientId,
    about: entryName(entry, on),
  });
}

function disputedButton(entry: DigestEntry, on: EntryContext): Button {
  return disputeButton({ id: entry.clientId, name: entry.name }, entryName(entry, on));
}
