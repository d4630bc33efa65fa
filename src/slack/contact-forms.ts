// The forms about a contact when they are sent: mistakes beside their field, and the list below drawn again.
import { setTimeout as wait } from 'node:timers/promises';
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { AS_USUAL, contactZoneOptions, MARK } from '#blocks/contact-form.ts';
import { FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { isContactTaken } from '#flows/contact-book.ts';
import type { ContactForm } from '#flows/contact-form.ts';
import { contactMistakes } from '#flows/contact-form.ts';
import type { ContactResult } from '#flows/contacts.ts';
import { changeReminding, saveContactOf } from '#flows/contacts.ts';
import { isFirstDelivery } from '#flows/receipts.ts';
import type { Answers } from './answers.ts';
import { chosenIn, tickedIn, typedIn } from './answers.ts';
import type { Bot } from './bot.ts';
import { listFor } from './contact.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata } from './metadata.ts';
import { fillModal } from './modal.ts';
import { redrawList } from './redraw-list.ts';
import { zonesLike } from './settings.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Contacts';
/** Slack waits three seconds for an answer to a form; a busy database must not use them up. */
const PATIENCE_MS = 1_500;

type Refused = (ContactResult & { ok: false })['reason'];

export function registerContactForms(app: App, bot: Bot): void {
  app.options(FIELD.contactZone, async ({ ack, payload }) => {
    await ack({ options: contactZoneOptions(zonesLike(payload.value)) });
  });

  app.view(VIEW.contactSubmit, async ({ ack, body, client, view }) => {
    const form = formOf(view.state.values);
    const sent = { ...readMetadata(view.private_metadata), formId: view.id, userId: body.user.id };
    const found = contactMistakes(form);
    const mistakes = found.length > 0 ? found : await takenAlready(bot, client, { ...sent, form });
    if (mistakes.length > 0) {
      await ack({ response_action: 'errors', errors: errorsOf(mistakes) });
      return;
    }
    // The list below shows what came of it; without one the form says so itself.
    if (sent.listId) await ack();
    else await ack({ response_action: 'update', view: loadingModal(TITLE) });
    const deed = async ({ now }: Turn): Promise<string> => {
      const act = { workspaceId: bot.workspaceId, actor: body.user.id, now };
      const { clientId = '', contactId = null } = sent;
      const result = await saveContactOf(bot.db, { ...act, clientId, contactId, form });
      return result.ok ? 'Saved.' : `Nothing was saved. ${mistakeIn(result.reason).words}`;
    };
    await conclude(bot, client, { ...sent, deed });
  });

  app.view(VIEW.remindingSubmit, async ({ ack, body, client, view }) => {
    const sent = { ...readMetadata(view.private_metadata), formId: view.id, userId: body.user.id };
    if (sent.listId) await ack();
    else await ack({ response_action: 'update', view: loadingModal(TITLE) });
    const deed = async ({ now }: Turn): Promise<string> => {
      const act = { workspaceId: bot.workspaceId, actor: body.user.id, now };
      const hold = { why: typedIn(view.state.values, FIELD.remindingWhy) };
      const isDone = await changeReminding(bot.db, { ...act, clientId: sent.clientId ?? '', hold });
      return isDone ? 'No reminders go to this client now.' : mistakeIn('no_client').words;
    };
    await conclude(bot, client, { ...sent, deed });
  });
}

interface Sent extends Metadata {
  readonly formId: string;
  readonly userId: string;
}

/** Does once what the form asks, and shows it where the person looks. */
async function conclude(
  bot: Bot,
  client: WebClient,
  sent: Sent & { deed: (turn: Turn) => Promise<string> },
): Promise<void> {
  const { clientId = '', deed, formId, listId, userId } = sent;
  const act = async (): Promise<Message | null> => {
    const begun = await beginTurn(bot, client, { userId, role: 'collector' });
    if (!begun.ok) return begun.refusal;
    const key = { workspaceId: bot.workspaceId, key: `form|${formId}` };
    const isFirst = await isFirstDelivery(bot.db, { ...key, at: begun.turn.now });
    return isFirst ? notice(await deed(begun.turn)) : null;
  };
  if (listId) {
    const said = await act();
    if (said)
      await redrawList(client, listId, () => listFor(bot, client, { userId, clientId, said }));
  } else
    await fillModal(client, { viewId: formId, title: TITLE }, async () => {
      const message = (await act()) ?? notice('This form was sent already.');
      if (sent.list) return listFor(bot, client, { userId, clientId, said: message });
      return messageModal({ title: TITLE, message });
    });
  bot.kick(); // Cards and the digest are drawn again for everybody.
}

/** Asked while the form is open, so that nothing typed is lost; nothing where the database takes too long. */
async function takenAlready(
  bot: Bot,
  client: WebClient,
  asked: Sent & { form: ContactForm },
): Promise<Refused[]> {
  const { clientId = '', contactId = null, form, userId } = asked;
  const ask = async (): Promise<boolean> => {
    const begun = await beginTurn(bot, client, { userId, role: 'collector', isHurried: true });
    const about = { workspaceId: bot.workspaceId, clientId, contactId, form };
    return begun.ok && (await isContactTaken(bot.db, about));
  };
  // What goes wrong here goes wrong again when the form is saved, and is said then.
  const asking = ask().catch(() => false);
  const isTaken = await Promise.race([asking, wait(PATIENCE_MS, false, { ref: false })]);
  return isTaken ? ['duplicate'] : [];
}

const FORM = z.object({
  role: z.enum(['payer', 'approver', 'invoice_inbox', 'escalation']),
  channel: z.enum(['mail', 'phone', 'portal']),
  language: z.enum(['en', 'de']).nullable(),
});

function formOf(answers: Answers): ContactForm {
  const own = (field: string): string | null => {
    const chosen = chosenIn(answers, field);
    return chosen === AS_USUAL ? null : chosen;
  };
  const hour = (field: string): number | null => {
    const chosen = own(field);
    return chosen === null ? null : Number(chosen);
  };
  const marks = tickedIn(answers, FIELD.contactMarks);
  return {
    ...FORM.parse({
      role: chosenIn(answers, FIELD.contactRole),
      channel: chosenIn(answers, FIELD.contactChannel),
      language: own(FIELD.contactLanguage),
    }),
    name: typedIn(answers, FIELD.contactName),
    email: typedIn(answers, FIELD.contactEmail) ?? '',
    phone: typedIn(answers, FIELD.contactPhone),
    timeZone: own(FIELD.contactZone),
    country: typedIn(answers, FIELD.contactCountry)?.toUpperCase() ?? null,
    region: typedIn(answers, FIELD.contactRegion)?.toUpperCase() ?? null,
    hoursFrom: hour(FIELD.contactStart),
    hoursTo: hour(FIELD.contactEnd),
    isBounced: marks.includes(MARK.bounced),
    isOptedOut: marks.includes(MARK.optedOut),
  };
}

function errorsOf(mistakes: readonly Refused[]): Record<string, string> {
  const said = mistakes.map(mistakeIn);
  return Object.fromEntries(said.map(({ field, words }) => [field, words]));
}

function mistakeIn(reason: Refused): { field: string; words: string } {
  switch (reason) {
    case 'bad_address':
      return {
        field: FIELD.contactEmail,
        words: 'This is not one mail address. Type it like this: name@client.example.',
      };
    case 'duplicate':
      return {
        field: FIELD.contactEmail,
        words: 'This client has a contact with this role and address already.',
      };
    case 'no_zone':
      return {
        field: FIELD.contactZone,
        words: 'This is not a time zone. Type a city, such as Berlin.',
      };
    case 'no_country':
      return {
        field: FIELD.contactCountry,
        words: 'I know no holidays of such a country: DE or US, or leave it empty.',
      };
    case 'no_region':
      return {
        field: FIELD.contactRegion,
        words: 'I know no such region there: BY or CA, or leave it empty.',
      };
    case 'half_hours':
      return {
        field: FIELD.contactEnd,
        words: 'Choose both hours, or “As usual” for both.',
      };
    case 'hours_order':
      return { field: FIELD.contactEnd, words: 'Choose an hour after the one above.' };
    case 'no_client':
      return { field: FIELD.contactEmail, words: 'This client is not in the books any more.' };
    case 'no_contact':
      return { field: FIELD.contactEmail, words: 'Somebody has removed this contact meanwhile.' };
  }
}
