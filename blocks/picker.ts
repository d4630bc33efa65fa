// Finding the client that is meant: typeahead, a choice among namesakes, suggestions for a typo.
import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { ClientRef } from '#domain/types.ts';
import { ACTION, FIELD, VIEW } from './ids.ts';
import {
  actions,
  button,
  context,
  input,
  type Message,
  message,
  modal,
  option,
  placeholder,
  section,
} from './kit.ts';
import { LIMITS } from './limits.ts';
import { clip, type Mrkdwn, md, NOTHING } from './text.ts';
import { count, nameOf, numberOf } from './words.ts';

const QUERY_LENGTH = 60;
const CLIENTS_SHOWN = 20;

/** A client in a list of choices; `openLabel` says what is owed ("€6,000 overdue"). */
export type Choice = ClientRef & { readonly openLabel?: string };

/** Asks which client, with a typeahead that `clientOptions` answers. */
export function clientPickerModal(privateMetadata: string): ModalView {
  return modal({
    title: 'Look up a client',
    callbackId: VIEW.statusPick,
    submit: 'Show status',
    metadata: privateMetadata,
    blocks: [
      input({
        label: 'Client',
        field: FIELD.client,
        hint: 'Type a part of the name or the customer number.',
        element: {
          type: 'external_select',
          min_query_length: 1,
          placeholder: placeholder('Name or number'),
        },
      }),
    ],
  });
}

/** The answer to the typeahead. The name gives way before what tells namesakes apart. */
export function clientOptions(clients: readonly Choice[]): PlainTextOption[] {
  return clients.slice(0, LIMITS.options).map((client) => {
    const tail = ` · ${clip([numberOf(client), client.openLabel ?? []].flat().join(' · '), 45)}`;
    return option(clip(nameOf(client), LIMITS.optionText - tail.length) + tail, client.id);
  });
}

interface Choosing {
  /** What choosing does; the status card when left out. */
  readonly actionId?: string;
  /** What the button says of a client by its id; the id alone when left out. */
  readonly valueFor?: (clientId: string) => string;
}

/** Several clients answer to one name: one button each, with what tells them apart. */
export function clientChoices(
  found: Choosing & { query: string; clients: readonly Choice[] },
): Message {
  const total = count(found.clients.length, 'client matches', 'clients match');
  const question = md`${total} “${shortQuery(found)}”. Which one do you mean?`;
  const more = found.clients.length - CLIENTS_SHOWN;
  return message(question, [
    section(question),
    ...found.clients.slice(0, CLIENTS_SHOWN).map((one) => choiceBlock(one, found)),
    ...(more > 0
      ? [context(md`${more} more; type a longer part of the name, or the number.`)]
      : []),
  ]);
}

/** Nobody is called so: the nearest names as buttons, never a guess. */
export function clientSuggestions(
  found: Choosing & { query: string; suggestions: readonly Choice[] },
): Message {
  const unknown = md`I do not know a client called “${shortQuery(found)}”`;
  if (found.suggestions.length === 0) return nobodyNear(unknown);
  const question = md`${unknown}. Did you mean one of these?`;
  return message(question, [
    section(question),
    ...found.suggestions.slice(0, CLIENTS_SHOWN).map((one) => choiceBlock(one, found)),
  ]);
}

function nobodyNear(unknown: Mrkdwn): Message {
  const text = md`${unknown}, and no name comes close. Try a part of the name or the customer number; a new client appears with the next import of invoices.`;
  const search = button({ label: 'Search clients', actionId: ACTION.clientSearch });
  return message(text, [section(text), ...actions([search])]);
}

function choiceBlock(
  client: Choice,
  { actionId = ACTION.clientChoose, valueFor = (id) => id }: Choosing,
): KnownBlock {
  const owed = client.openLabel === undefined ? NOTHING : md` · ${clip(client.openLabel, 60)}`;
  const choose = button({
    label: 'Choose',
    actionId,
    value: valueFor(client.id),
    about: `${clip(nameOf(client), 40)} ${numberOf(client)}`,
  });
  return section(md`*${nameOf(client)}* · ${numberOf(client)}${owed}`, choose);
}

function shortQuery({ query }: { query: string }): string {
  return clip(query, QUERY_LENGTH);
}
