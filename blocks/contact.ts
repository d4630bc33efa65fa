// The contacts of a client: who is written to, what is known against it, and whether the client is reminded at all.
import type { KnownBlock, ModalView } from '@slack/types';
import type { Contact } from '#domain/contact.ts';
import { isReachable, recipientOf } from '#domain/contact.ts';
import type { Reach } from '#domain/sender.ts';
import type { ClientRef } from '#domain/types.ts';
import { CHANNEL_NAME, hourOf, LANGUAGE_NAME, ROLE_NAME } from './contact-words.ts';
import { ACTION, VIEW } from './ids.ts';
import { actions, button, context, divider, type Message, modal, section } from './kit.ts';
import { practiceBlocks } from './practice.ts';
import { clip, join, type Mrkdwn, md, NOTHING } from './text.ts';
import { clockDay, nameOf, numberOf } from './words.ts';

const CONTACTS_SHOWN = 25;
const NAME_LENGTH = 80;
const WORDS_LENGTH = 300;

export interface ContactList {
  readonly client: ClientRef;
  readonly contacts: readonly Contact[];
  readonly doNotRemind: { readonly why: string | null } | null;
  readonly canEdit: boolean;
  /** Whether this person may let the client be reminded again. */
  readonly canAllow: boolean;
  /** Whom letters reach for now. */
  readonly reach: Reach;
  readonly locale: string;
  readonly timeZone: string;
  /** Which client it is and that it is drawn again. */
  readonly metadata: string;
  /** What has just been done, or why not. */
  readonly said?: Message;
}

/** Everybody at the client, with a way to change them. */
export function contactsModal(view: ContactList): ModalView {
  const { client, contacts, said } = view;
  const shown = contacts.slice(0, CONTACTS_SHOWN);
  const more = contacts.length - shown.length;
  const recipient = recipientOf(contacts);
  const recipientId = recipient && isReachable(recipient) ? recipient.id : null;
  const add = button({ label: 'Add contact', actionId: ACTION.contactAdd, value: client.id });
  return modal({
    title: 'Contacts',
    callbackId: VIEW.message,
    metadata: view.metadata,
    blocks: [
      ...(said ? [...said.blocks, divider()] : []),
      section(md`*${nameOf(client)}* · ${numberOf(client)}`),
      ...remindingBlocks(view),
      divider(),
      ...shown.flatMap((one) =>
        contactBlocks(one, { ...view, isRecipient: one.id === recipientId }),
      ),
      ...(more > 0 ? [context(md`${more} more; remove some of these to see them.`)] : []),
      ...(shown.length === 0
        ? [section(md`Nobody is known here yet. A reminder needs somebody to write to.`)]
        : []),
      ...actions(view.canEdit ? [add] : []),
      context(
        md`Reminders go to the payer, else to the invoice inbox; to nobody else by themselves.`,
      ),
      ...practiceBlocks(view.reach),
    ],
  });
}

function remindingBlocks(view: ContactList): KnownBlock[] {
  const { client, doNotRemind } = view;
  if (!doNotRemind) {
    const stop = button({
      label: 'Do not remind',
      actionId: ACTION.remindingStop,
      value: client.id,
      about: nameOf(client),
    });
    const text = md`This client may be reminded.`;
    return [view.canEdit ? section(text, stop) : section(text)];
  }
  const why = doNotRemind.why === null ? NOTHING : md` Why: ${clip(doNotRemind.why, WORDS_LENGTH)}`;
  const text = md`*No reminders go to this client* until somebody takes that back.${why}`;
  if (!view.canAllow)
    return [section(text), context(md`Somebody with the role approver can take it back.`)];
  const allow = button({
    label: 'Allow reminders again',
    actionId: ACTION.remindingAllow,
    value: client.id,
    about: nameOf(client),
    confirm: {
      title: 'Allow reminders again?',
      text: 'People can send this client reminders again. Nothing is sent by itself.',
      yes: 'Allow',
    },
  });
  return [section(text, allow)];
}

function contactBlocks(
  contact: Contact,
  view: ContactList & { readonly isRecipient: boolean },
): KnownBlock[] {
  const goes = view.isRecipient ? md` · reminders go here` : NOTHING;
  const head = md`*${ROLE_NAME[contact.role]}*${goes}\n${whoOf(contact)}`;
  const lines = [head, habitsOf(contact), ...marksOf(contact, view)];
  const about = clip(contact.name ?? contact.email, 40);
  const buttons = [
    button({ label: 'Edit', actionId: ACTION.contactEdit, value: contact.id, about }),
    button({
      label: 'Remove',
      actionId: ACTION.contactRemove,
      value: contact.id,
      about,
      confirm: {
        title: 'Remove this contact?',
        text: `${about} gets no more reminders here, and no import brings the address back. You can add it again.`,
        yes: 'Remove',
      },
    }),
  ];
  return [section(join(lines, '\n')), ...actions(view.canEdit ? buttons : [])];
}

function whoOf({ email, name, phone }: Contact): Mrkdwn {
  const parts = [name, email, phone].flatMap((part) =>
    part === null ? [] : [md`${clip(part, NAME_LENGTH)}`],
  );
  return join(parts, ' · ');
}

/** What they told of how they work; nothing where it is all as usual. */
function habitsOf({ channel, country, hours, language, region, timeZone }: Contact): Mrkdwn {
  const holidays = [country, region].filter((part) => part !== null).join('-');
  return join(
    [
      channel === 'mail' ? NOTHING : md`likes to be reached ${CHANNEL_NAME[channel].toLowerCase()}`,
      language === null ? NOTHING : md`${LANGUAGE_NAME[language]}`,
      timeZone === null ? NOTHING : md`${timeZone.replaceAll('_', ' ')}`,
      holidays === '' ? NOTHING : md`holidays of ${holidays}`,
      hours === null ? NOTHING : md`at work ${hourOf(hours.from)} to ${hourOf(hours.to)}`,
    ],
    ' · ',
  );
}

/** What keeps letters from them. */
function marksOf(contact: Contact, on: { locale: string; timeZone: string }): Mrkdwn[] {
  const { bouncedAt, bounceWords, optedOutAt } = contact;
  const marks: Mrkdwn[] = [];
  if (bouncedAt) {
    const words =
      bounceWords === null ? md`.` : md`; their server said: “${clip(bounceWords, WORDS_LENGTH)}”`;
    marks.push(md`⚠ Mail to this address came back on ${clockDay(bouncedAt, on)}${words}`);
  }
  if (optedOutAt)
    marks.push(md`⚠ Does not want reminders by mail, since ${clockDay(optedOutAt, on)}.`);
  return marks;
}
