// Every view drawn with the worst data there is: what the limits and the injection tests walk over.
import type { View } from '@slack/types';
import { passedOn } from '#blocks/card-passed-on.ts';
import { digestMessages } from '#blocks/digest.ts';
import { helpMessage } from '#blocks/help.ts';
import { homeView } from '#blocks/home.ts';
import { loadingModal, type Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import * as notice from '#blocks/notice.ts';
import {
  type Choice,
  clientChoices,
  clientOptions,
  clientPickerModal,
  clientSuggestions,
} from '#blocks/picker.ts';
import { settingsModal, zoneOptions } from '#blocks/settings.ts';
import { snoozeModal } from '#blocks/snooze.ts';
import { statusCard } from '#blocks/status.ts';
import { WORST_CAUSES } from './cause-samples.ts';
import { WORST_DISPUTE_FORMS } from './dispute-form-samples.ts';
import { aDispute, WORST_DISPUTES } from './dispute-samples.ts';
import { WORST_DISPUTE_LISTS } from './disputes-samples.ts';
import { WORST_IMPORTS } from './import-samples.ts';
import { WORST_MAIL } from './mail-samples.ts';
import { WORST_LATEST, WORST_NOTES } from './note-samples.ts';
import { WORST_QUESTIONS } from './question-samples.ts';
import { WORST_LETTERS } from './reminder-samples.ts';
import {
  aClient,
  aPlan,
  aStatus,
  CURRENCIES,
  NASTY_NAMES,
  worstPlan,
  worstStale,
  worstStatus,
} from './samples.ts';
import { WORST_WHY } from './why-samples.ts';

export interface Drawn {
  readonly messages?: readonly Message[];
  readonly views?: readonly View[];
  readonly options?: readonly object[];
}

const choices: Choice[] = Array.from({ length: 500 }, (_, index) => {
  const name = NASTY_NAMES[index % NASTY_NAMES.length]!;
  return { id: String(index), number: index % 2 === 0 ? null : name, name, openLabel: name };
});
const WORST_SHOWN_DISPUTES = Array.from({ length: 500 }, (_, index) => {
  const [invoice] = aDispute().invoices;
  return aDispute({
    number: 999_999_999,
    state: index % 2 === 0 ? 'open' : 'credit_due',
    ownerUserId: null,
    ownerGroupId: 'S1',
    invoices: CURRENCIES.map((currency) => ({ ...invoice!, currency, heldMinor: 10n ** 18n })),
  });
});
const quiet = aPlan({ needsSomeone: [], waiting: worstPlan().waiting, overdueClients: 500 });
const clear = aPlan({ needsSomeone: [], overdueClients: 0, totals: [], disputes: worstStale() });
const disputeMarks = new Map(
  worstStale().shown.map(({ disputeId }, index) => [
    disputeId,
    {
      state: index % 2 === 0 ? ('closed' as const) : ('open' as const),
      decidedBy: 'U0123456789',
      snoozedUntil: '2027-01-04',
      ownerUserId: 'U0123456789',
    },
  ]),
);
const letterMarks = new Map(
  Array.from({ length: 60 }, (_, index) => [
    `${index}`,
    {
      stage: 'follow_up' as const,
      state: ['sent', 'queued', 'unknown'][index % 3] ?? 'sent',
      byUserId: 'U0123456789',
      at: new Date('2026-11-24T09:02:00Z'),
    },
  ]),
);
const marks = new Map(
  Array.from({ length: 250 }, (_, index) => [
    String(index * 2),
    { snoozedUntil: '2026-12-01', byUserId: index % 2 === 0 ? 'U1' : null },
  ]),
);
const settings = {
  digestChannelId: 'C1',
  digestHour: 23,
  timeZone: 'America/Argentina/Buenos_Aires',
  locale: 'en-US',
  week: { workingDays: [1, 2, 3, 4, 5], country: 'DE', region: 'BY' },
};
const empty = { ...settings, digestChannelId: null, digestHour: 99 };

/** By the name of the exported function. */
export const WORST: Readonly<Record<string, () => Drawn>> = {
  ...WORST_CAUSES,
  ...WORST_DISPUTES,
  ...WORST_DISPUTE_FORMS,
  ...WORST_DISPUTE_LISTS,
  ...WORST_IMPORTS,
  ...WORST_LETTERS,
  ...WORST_MAIL,
  ...WORST_NOTES,
  ...WORST_WHY,
  ...WORST_QUESTIONS,
  digestMessages: () => ({
    messages: [worstPlan(), quiet, clear, aPlan()].flatMap((plan) =>
      ['en-US', 'de-DE', 'hi-IN'].flatMap((locale) =>
        [true, false].flatMap((isPreview) =>
          digestMessages({
            plan,
            locale,
            timeZone: 'Asia/Kolkata',
            snoozes: isPreview ? new Map() : marks,
            letters: isPreview ? new Map() : letterMarks,
            thanks: isPreview ? new Map() : letterMarks,
            disputes: isPreview ? new Map() : disputeMarks,
            isPreview,
            reach: isPreview ? 'practice' : 'nobody',
          }),
        ),
      ),
    ),
  }),
  statusCard: () => ({
    messages: [...NASTY_NAMES.map(worstStatus), aStatus({ balances: [], invoices: [] })].flatMap(
      (status) => [
        statusCard({
          status,
          locale: 'en-US',
          canShare: true,
          timeZone: 'Europe/Berlin',
          lastLetter: null,
          repliedAt: null,
          reach: 'live',
          nextStage: 'friendly',
          notes: WORST_LATEST,
          nextTouch: { on: '2027-01-04', byUserId: 'U1' },
          heldUpBy: { name: status.client.name, side: 'third_party', times: 2, of: 99_999 },
          canAct: true,
          disputes: WORST_SHOWN_DISPUTES,
        }),
        statusCard({
          status,
          locale: 'de-DE',
          canShare: false,
          timeZone: 'UTC',
          lastLetter: null,
          repliedAt: null,
          reach: 'live',
          nextStage: null,
          notes: { latest: [], more: 0 },
          nextTouch: null,
          heldUpBy: null,
          canAct: false,
          sharedBy: 'U1',
        }),
      ],
    ),
  }),
  clientPickerModal: () => ({ views: [clientPickerModal('x'.repeat(3000))] }),
  clientOptions: () => ({ options: [{ options: clientOptions(choices) }] }),
  clientChoices: () => ({
    messages: NASTY_NAMES.map((query) => clientChoices({ query, clients: choices })),
  }),
  clientSuggestions: () => ({
    messages: NASTY_NAMES.flatMap((query) => [
      clientSuggestions({ query, suggestions: choices }),
      clientSuggestions({ query, suggestions: [] }),
    ]),
  }),
  snoozeModal: () => ({
    views: NASTY_NAMES.flatMap((name) => {
      const client = aClient({ name, number: name });
      const days = Array.from({ length: 20 }, (_, index) => ({
        label: name,
        day: `2026-12-${10 + index}`,
      }));
      return [
        snoozeModal({ client, choices: days, metadata: 'x'.repeat(3000) }),
        snoozeModal({ client, choices: [], metadata: '' }),
      ];
    }),
  }),
  settingsModal: () => ({ views: [settingsModal(settings, 'x'), settingsModal(empty)] }),
  zoneOptions: () => ({ options: [{ options: zoneOptions(Intl.supportedValuesOf('timeZone')) }] }),
  loadingModal: () => ({ views: NASTY_NAMES.map(loadingModal) }),
  homeView: () => ({
    views: (['none', 'viewer', 'admin'] as const).flatMap((role) =>
      [worstPlan(), clear].map((plan) =>
        homeView({
          member: { slackUserId: 'U1', role },
          asOf: plan.asOf,
          totals: plan.totals,
          mine: plan.needsSomeone,
          locale: 'en-US',
          digestNote: NASTY_NAMES.join(' '),
          reach: role === 'admin' ? 'nobody' : 'practice',
          admins: Array.from({ length: 50 }, () => 'U0123456789'),
        }),
      ),
    ),
  }),
  passedOn: () => ({
    messages: [0, 1, 50].map((people) =>
      passedOn(
        notice.notice('A card.'),
        Array.from({ length: people }, () => 'U0123456789'),
      ),
    ),
  }),
  helpMessage: () => ({
    messages: [
      helpMessage(NASTY_NAMES.slice(0, 14).map((name) => ({ usage: `/ar ${name}`, what: name }))),
    ],
  }),
  notice: () => ({ messages: NASTY_NAMES.map((name) => notice.notice(`${name}.`)) }),
  refusal: () => ({
    messages: NASTY_NAMES.map((name) =>
      notice.refusal({ what: `No ${name}.`, next: `Try ${name}.` }),
    ),
  }),
  unknownWord: () => ({
    messages: NASTY_NAMES.flatMap((word) => [
      notice.unknownWord({ word, nearest: null }),
      notice.unknownWord({ word, nearest: 'status' }),
    ]),
  }),
  messageModal: () => ({
    views: NASTY_NAMES.map((name) => {
      const message = clientChoices({ query: name, clients: choices });
      return messageModal({ title: name, message, metadata: 'x'.repeat(3000) });
    }),
  }),
  errorNotice: () => ({ messages: NASTY_NAMES.map(notice.errorNotice) }),
  digestAlreadyPosted: () => ({
    messages: NASTY_NAMES.flatMap((name) => [
      notice.digestAlreadyPosted({ channelId: name, permalink: name }),
      notice.digestAlreadyPosted({ channelId: 'C1', permalink: null }),
    ]),
  }),
  digestFailed: () => ({
    messages: NASTY_NAMES.map((name) => notice.digestFailed({ channelId: name, why: `${name}.` })),
  }),
  ownerSet: () => ({
    messages: NASTY_NAMES.flatMap((name) =>
      [name, null].map((ownerUserId) =>
        notice.ownerSet({ client: aClient({ name }), ownerUserId }),
      ),
    ),
  }),
  snoozed: () => ({
    messages: NASTY_NAMES.map((name) =>
      notice.snoozed({ client: aClient({ name }), until: '2026-12-01', locale: 'en-US' }),
    ),
  }),
  needsAccess: () => ({
    messages: [
      notice.needsAccess({ admins: [] }),
      notice.needsAccess({ admins: [...NASTY_NAMES, ...CURRENCIES], userId: 'U1' }),
    ],
  }),
};
