// Goal: before an admin has switched to live, nobody can look at a letter and think that it reaches a client.
// Method: every view of letters, drawn for each whom letters may reach.
import { describe, expect, it } from 'vitest';
import { contactsModal } from '#blocks/contact.ts';
import { digestMessages } from '#blocks/digest.ts';
import { homeView } from '#blocks/home.ts';
import { reminderCard } from '#blocks/reminder-card.ts';
import { reminderListModal } from '#blocks/reminder-list.ts';
import * as notice from '#blocks/reminder-notice.ts';
import { statusCard } from '#blocks/status.ts';
import type { Reach } from '#domain/sender.ts';
import { reachOf } from '#domain/sender.ts';
import { aContact } from '#test/support/contact.ts';
import { outline } from './outline.ts';
import { aClient, anEntry, aPlan, aStatus } from './samples.ts';

const AT = new Date('2026-11-24T09:02:00Z');
const ON = { locale: 'en-GB', timeZone: 'Europe/Berlin', today: '2026-11-24', now: AT };
const client = aClient();
const letter = {
  id: '5',
  stage: 'friendly',
  toName: null,
  toAddress: 'ap@acme.example',
  createdBy: 'U1',
  createdAt: AT,
  sentAt: AT,
  runAt: AT,
  state: 'sent',
  error: null,
  detail: null,
  refusals: [],
  isScheduled: false,
} as const;
const lastLetter = { ...letter, reminderId: '5' };
const toThank = [{ clientId: '1', number: null, name: 'Acme', invoices: 1 }];

const card = (reach: Reach, is: Partial<Parameters<typeof statusCard>[0]>) =>
  statusCard({
    ...ON,
    status: aStatus(),
    canShare: false,
    lastLetter: null,
    repliedAt: null,
    reach,
    nextStage: null,
    heldUpBy: null,
    notes: { latest: [], more: 0 },
    nextTouch: null,
    canAct: false,
    ...is,
  });

const digest = (reach: Reach, plan: Parameters<typeof aPlan>[0]) =>
  digestMessages({
    ...ON,
    plan: aPlan(plan),
    snoozes: new Map(),
    letters: new Map(),
    thanks: new Map(),
    isPreview: false,
    reach,
  })[0]!;

type Draw = (reach: Reach) => { blocks: readonly object[] };

const VIEWS: Readonly<Record<string, Draw>> = {
  'the digest': (reach) => digest(reach, {}),
  'a digest of thanks alone': (reach) =>
    digest(reach, { needsSomeone: [], waiting: [anEntry()], toThank }),
  'a status card that offers a letter': (reach) =>
    card(reach, { nextStage: 'friendly', canAct: true }),
  'a status card that offers a thank-you': (reach) => card(reach, { canThank: true, canAct: true }),
  'a status card that names a letter': (reach) => card(reach, { lastLetter }),
  'App Home': (reach) =>
    homeView({
      member: { slackUserId: 'U1', role: 'viewer' },
      asOf: '2026-11-24',
      totals: [],
      mine: [],
      locale: 'en-GB',
      digestNote: 'At nine.',
      reach,
      admins: [],
    }),
  'the empty list': (reach) =>
    reminderListModal({ letters: [], from: 0, total: 0, reach, locale: 'en-GB' }),
  contacts: (reach) =>
    contactsModal({
      ...ON,
      client,
      contacts: [aContact()],
      doNotRemind: null,
      canEdit: true,
      canAllow: true,
      reach,
      metadata: '',
    }),
  'a letter on its way': (reach) => notice.letterOnItsWay({ ...ON, reminder: letter, reach }),
  'nothing to remind of': (reach) => notice.nothingToRemind({ client, open: 1, reach }),
  'nothing to thank for': (reach) => notice.nothingToThank({ client, reach }),
  ...Object.fromEntries(
    'queued unknown sent'
      .split(' ')
      .map((state): [string, Draw] => [
        `a letter that is ${state} already`,
        (reach) =>
          notice.letterThere({ ...ON, reminder: { ...letter, state }, userId: 'U1', reach }),
      ]),
  ),
  ...Object.fromEntries(
    'queued sent failed unknown refused cancelled'.split(' ').map((state): [string, Draw] => [
      `the card of a letter that is ${state}`,
      (reach) =>
        reminderCard({
          ...ON,
          client,
          reminder: { ...letter, state },
          isBounced: true,
          refusedCopy: null,
          reach,
          numberOf: () => 'INV-1',
        }),
    ]),
  ),
};

describe.each(Object.entries(VIEWS))('%s', (_, draw) => {
  it('says whom letters reach, until they reach clients', () => {
    const said = (reach: Reach) =>
      outline(draw(reach)).filter((line) => /^~ \*(Practice|No letters yet)/.test(line));
    expect(said('live')).toEqual([]);
    expect(said('practice')).toEqual([
      '~ *Practice:* mails go only to the addresses of your allow-list until an admin switches to live in `/ar settings`.',
    ]);
    expect(said('nobody')).toEqual([
      '~ *No letters yet:* nobody can be written to until an admin says in `/ar settings` as whom the team writes.',
    ]);
  });
});

it('is not said on a status card without letters', () => {
  expect(outline(card('practice', { nextStage: 'friendly' })).join()).not.toContain('Practice');
});

it.each([
  [null, 'nobody'],
  [{ isLive: false }, 'practice'],
  [{ isLive: true }, 'live'],
] as const)('of the sender %o is: %s', (sender, reach) => {
  expect(reachOf(sender)).toBe(reach);
});
