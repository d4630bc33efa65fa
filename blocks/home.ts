// App Home: my clients, everybody's totals, and the way to everything else.
import type { Button, HomeView, KnownBlock } from '@slack/types';
import type { DigestEntry } from '#domain/digest.ts';
import type { Reach } from '#domain/sender.ts';
import type { Day, Role } from '#domain/types.ts';
import { type EntryContext, entryLine, sharedNamesOf, statusButton } from './entry.ts';
import { ACTION } from './ids.ts';
import { actions, button, context, divider, header, section } from './kit.ts';
import { needsAccessText } from './notice.ts';
import { practiceBlocks } from './practice.ts';
import { md } from './text.ts';
import { bucketBlock, type Total } from './totals.ts';
import { count } from './words.ts';

const ACCOUNTS_SHOWN = 20;
const CURRENCIES_SHOWN = 10;

export interface HomePage {
  readonly member: { readonly slackUserId: string; readonly role: Role };
  readonly asOf: Day;
  readonly totals: readonly Total[];
  /** What is overdue at the clients that this person looks after. */
  readonly mine: readonly DigestEntry[];
  readonly locale: string;
  /** When the digest comes, or what keeps it from coming. */
  readonly digestNote: string;
  /** Whom letters reach for now. */
  readonly reach: Reach;
  /** Who can give access; only asked when the person has none. */
  readonly admins: readonly string[];
}

/** The page of one person; without access it holds no number. */
export function homeView(page: HomePage): HomeView {
  return { type: 'home', blocks: page.member.role === 'none' ? closed(page) : open(page) };
}

function closed({ admins, member }: HomePage): KnownBlock[] {
  return [header('Good Terms'), section(needsAccessText({ admins, userId: member.slackUserId }))];
}

function open(page: HomePage): KnownBlock[] {
  return [
    header('My clients'),
    ...myBlocks(page),
    divider(),
    header('Everybody'),
    ...totalBlocks(page),
    context(md`${page.digestNote}`),
    ...practiceBlocks(page.reach),
    ...actions(homeButtons(page)),
    divider(),
    section(
      md`*How to ask*\n\`/ar status acme\` shows one client, \`/ar digest\` the list of today, \`/ar help\` everything else. Answers are for your eyes only until you share them.`,
    ),
  ];
}

function myBlocks({ mine, asOf, locale }: HomePage): KnownBlock[] {
  if (mine.length === 0) return [section(md`Nothing is overdue at the clients you look after.`)];
  const on: EntryContext = { asOf, locale, sharedNames: sharedNamesOf(mine) };
  const more = mine.length - ACCOUNTS_SHOWN;
  return [
    ...mine
      .slice(0, ACCOUNTS_SHOWN)
      .map((entry) => section(entryLine(entry, on), statusButton(entry, on))),
    ...(more > 0 ? [context(md`${count(more, 'more client')} in the digest.`)] : []),
  ];
}

function totalBlocks({ totals, locale }: HomePage): KnownBlock[] {
  const overdue = totals.filter(({ overdueMinor }) => overdueMinor > 0n);
  if (overdue.length === 0) return [section(md`Nothing is overdue.`)];
  const more = overdue.length - CURRENCIES_SHOWN;
  return [
    ...overdue.slice(0, CURRENCIES_SHOWN).map((total) => bucketBlock(total, locale)),
    ...(more > 0
      ? [context(md`${count(more, 'more currency', 'more currencies')} in the digest.`)]
      : []),
  ];
}

function homeButtons({ member }: HomePage): Button[] {
  const digest = button({ label: 'Show today’s digest', actionId: ACTION.digestShow });
  const settings = button({ label: 'Open settings', actionId: ACTION.settingsOpen });
  return member.role === 'admin' ? [digest, settings] : [digest];
}
