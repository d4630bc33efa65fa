// Contacts, senders and letters for the tests of views, and each view of them with the worst there is.
import { contactsModal } from '#blocks/contact.ts';
import { contactModal, contactZoneOptions, remindingModal } from '#blocks/contact-form.ts';
import { letterModal, lettersModal, lettersSaid } from '#blocks/mail-template.ts';
import { notice } from '#blocks/notice.ts';
import { goLiveModal, senderSaved, testMailNotice } from '#blocks/sender.ts';
import { senderModal } from '#blocks/sender-form.ts';
import type { Contact } from '#domain/contact.ts';
import type { Sender } from '#domain/sender.ts';
import { aClient, NASTY_NAMES } from './samples.ts';
import type { Drawn } from './worst-case.ts';

const LONG = 'x'.repeat(3000);

export function aSenderProfile(is: Partial<Sender> = {}): Sender {
  return {
    fromName: 'Northwind Studio',
    fromAddress: 'billing@northwind.example',
    replyTo: 'owner',
    phone: null,
    logoUrl: null,
    signature: null,
    paymentLink: null,
    payTo: {},
    isLive: false,
    allowList: [],
    minGapDays: 3,
    language: 'en',
    ...is,
  };
}

function worstContact(text: string, id: number): Contact {
  return {
    id: String(id),
    clientId: '1',
    role: 'escalation',
    name: text,
    email: text,
    phone: text,
    channel: 'portal',
    language: 'de',
    timeZone: 'America/Argentina/Buenos_Aires',
    country: text,
    region: text,
    hours: { from: 0, to: 24 },
    bouncedAt: new Date('2026-11-24T09:02:00Z'),
    bounceWords: text,
    optedOutAt: new Date('2026-11-24T09:02:00Z'),
  };
}

function worstSender(text: string): Sender {
  return {
    fromName: text,
    fromAddress: text,
    replyTo: text,
    phone: text,
    logoUrl: text,
    signature: text,
    paymentLink: text,
    payTo: { EUR: text },
    isLive: false,
    allowList: NASTY_NAMES,
    minGapDays: 99,
    language: 'de',
  };
}

const lists = { locale: 'de-DE', timeZone: 'Asia/Kolkata', metadata: LONG };
const everything = NASTY_NAMES.map(worstContact);

/** By the name of the exported function. */
export const WORST_MAIL: Readonly<Record<string, () => Drawn>> = {
  contactsModal: () => ({
    views: NASTY_NAMES.flatMap((name) =>
      [true, false].flatMap((isAllowed) =>
        [{ why: name }, { why: null }, null].map((doNotRemind) =>
          contactsModal({
            ...lists,
            client: aClient({ name, number: name }),
            contacts: isAllowed ? [...everything, ...everything] : [],
            doNotRemind,
            canEdit: isAllowed,
            canAllow: isAllowed,
            reach: isAllowed ? 'practice' : 'nobody',
            said: notice(`${name}.`),
          }),
        ),
      ),
    ),
  }),
  contactModal: () => ({
    views: NASTY_NAMES.flatMap((name, index) =>
      [worstContact(name, index), null].map((contact) =>
        contactModal({ client: aClient({ name }), contact, metadata: LONG }),
      ),
    ),
  }),
  contactZoneOptions: () => ({
    options: [{ options: contactZoneOptions(Intl.supportedValuesOf('timeZone')) }],
  }),
  remindingModal: () => ({
    views: NASTY_NAMES.map((name) => remindingModal({ client: aClient({ name }), metadata: LONG })),
  }),
  senderModal: () => ({
    views: NASTY_NAMES.flatMap((text) =>
      [null, worstSender(text), { ...worstSender(text), isLive: true }].flatMap((sender) =>
        [true, false].map((hasMailServer) =>
          senderModal({ sender, hasMailServer, teamName: text, payTo: text }),
        ),
      ),
    ),
  }),
  goLiveModal: () => ({ views: NASTY_NAMES.map((text) => goLiveModal(worstSender(text))) }),
  senderSaved: () => ({
    messages: NASTY_NAMES.flatMap((text) =>
      [true, false].map((hasMailServer) =>
        senderSaved({ sender: worstSender(text), hasMailServer }),
      ),
    ),
  }),
  testMailNotice: () => ({
    messages: NASTY_NAMES.flatMap((text) => [
      testMailNotice({ ok: true, to: text, from: text }),
      ...(['no_mail_server', 'no_sender', 'no_address', 'not_taken', 'unknown'] as const).map(
        (reason) => testMailNotice({ ok: false, reason, said: text }),
      ),
    ]),
  }),
  lettersModal: () => ({
    views: NASTY_NAMES.map((text) =>
      lettersModal({
        ...lists,
        letters: (['pre_due', 'friendly', 'follow_up', 'thanks'] as const).flatMap((stage) =>
          (['en', 'de'] as const).map((language) => ({
            stage,
            language,
            own: { updatedAt: new Date('2026-11-24T09:02:00Z'), updatedBy: text },
          })),
        ),
        said: notice(`${text}.`),
      }),
    ),
  }),
  letterModal: () => ({
    views: NASTY_NAMES.flatMap((text) =>
      [
        null,
        { draft: { subject: text, body: text }, warnings: NASTY_NAMES, isHeld: true },
        { mistakes: NASTY_NAMES },
      ].map((tried) =>
        letterModal({
          stage: 'follow_up',
          language: 'de',
          words: { subject: text, body: text },
          isOwn: true,
          placeholders: Object.fromEntries(NASTY_NAMES.map((name) => [name, name])),
          tone: 'warm',
          tried,
          metadata: LONG,
        }),
      ),
    ),
  }),
  lettersSaid: () => ({
    messages: NASTY_NAMES.map((text) => lettersSaid({ text: `${text}.`, warnings: NASTY_NAMES })),
  }),
};
