// The forms about a contact: who it is, how they work, what is known against it; and why a client is not to be reminded.
import type { ModalView, PlainTextOption } from '@slack/types';
import type { Contact } from '#domain/contact.ts';
import type { ClientRef } from '#domain/types.ts';
import { CHANNEL_NAME, hourOf, LANGUAGE_NAME, ROLE_NAME } from './contact-words.ts';
import { FIELD, VIEW } from './ids.ts';
import { choiceInput, optionsOf, textInput } from './inputs.ts';
import { input, modal, option, placeholder, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { md } from './text.ts';
import { nameOf, numberOf } from './words.ts';

/** Chosen instead of a value of their own: as the team has it. */
export const AS_USUAL = 'usual';
/** The check boxes. */
export const MARK = { bounced: 'bounced', optedOut: 'opted_out' } as const;

const REASON_LENGTH = 500;
const NAME_LENGTH = 120;

/** Everything that can be said of a contact, with what is known. `contact` null: a new one. */
export function contactModal(view: {
  client: ClientRef;
  contact: Contact | null;
  metadata: string;
}): ModalView {
  const { client, contact } = view;
  return modal({
    title: contact ? 'Edit contact' : 'Add contact',
    callbackId: VIEW.contactSubmit,
    submit: 'Save',
    metadata: view.metadata,
    blocks: [
      section(md`*${nameOf(client)}* · ${numberOf(client)}`),
      choiceInput({
        label: 'Role',
        field: FIELD.contactRole,
        options: optionsOf(ROLE_NAME),
        chosen: contact?.role ?? 'payer',
        hint: 'Reminders go to the payer, else to the invoice inbox.',
      }),
      ...whoInputs(contact),
      ...wayInputs(contact),
      ...whereInputs(contact),
      ...hourInputs(contact),
      marksInput(contact),
    ],
  });
}

/** The answer to the typeahead of their time zone; the value is the IANA name. */
export function contactZoneOptions(zones: readonly string[]): PlainTextOption[] {
  return [null, ...zones].slice(0, LIMITS.options).map(zoneOption);
}

/** Asks why a client is not to be reminded. */
export function remindingModal(view: { client: ClientRef; metadata: string }): ModalView {
  const { client } = view;
  return modal({
    title: 'Do not remind',
    callbackId: VIEW.remindingSubmit,
    submit: 'Do not remind',
    metadata: view.metadata,
    blocks: [
      section(
        md`*${nameOf(client)}* · ${numberOf(client)}\nNobody can send this client a reminder until somebody with the role approver takes it back. What is owed stays in the digest.`,
      ),
      textInput({
        label: 'Why',
        field: FIELD.remindingWhy,
        max: REASON_LENGTH,
        example: 'Our director speaks with theirs',
      }),
    ],
  });
}

function whoInputs(contact: Contact | null) {
  return [
    textInput({
      label: 'Name',
      field: FIELD.contactName,
      value: contact?.name ?? null,
      max: NAME_LENGTH,
      hint: 'How a letter greets them. Empty for an inbox that nobody owns.',
      isOptional: true,
    }),
    textInput({
      label: 'Mail address',
      field: FIELD.contactEmail,
      value: contact?.email ?? null,
      max: 254,
      example: 'name@client.example',
    }),
    textInput({
      label: 'Phone',
      field: FIELD.contactPhone,
      value: contact?.phone ?? null,
      max: 60,
      isOptional: true,
    }),
  ];
}

function wayInputs(contact: Contact | null) {
  return [
    choiceInput({
      label: 'Likes to be reached',
      field: FIELD.contactChannel,
      options: optionsOf(CHANNEL_NAME),
      chosen: contact?.channel ?? 'mail',
      hint: 'Reminders go out by mail whatever stands here; a preview reminds you of it.',
    }),
    choiceInput({
      label: 'Language of letters',
      field: FIELD.contactLanguage,
      options: [option('As we usually write', AS_USUAL), ...optionsOf(LANGUAGE_NAME)],
      chosen: contact?.language ?? AS_USUAL,
    }),
  ];
}

function whereInputs(contact: Contact | null) {
  return [
    input({
      label: 'Time zone',
      field: FIELD.contactZone,
      element: {
        type: 'external_select',
        min_query_length: 1,
        placeholder: placeholder('Type a city, such as Berlin'),
        initial_option: zoneOption(contact?.timeZone ?? null),
      },
    }),
    textInput({
      label: 'Country, for their public holidays',
      field: FIELD.contactCountry,
      value: contact?.country ?? null,
      max: 2,
      hint: 'Two letters, such as DE or US. Empty: as the team has it.',
      isOptional: true,
    }),
    textInput({
      label: 'Region',
      field: FIELD.contactRegion,
      value: contact?.region ?? null,
      max: 10,
      hint: 'State or province, such as BY for Bavaria or CA for California.',
      isOptional: true,
    }),
  ];
}

function hourInputs(contact: Contact | null) {
  const usual = option('As usual', AS_USUAL);
  const hours = (from: number) =>
    Array.from({ length: 24 }, (_, index) => option(hourOf(from + index), String(from + index)));
  return [
    choiceInput({
      label: 'Work begins at',
      field: FIELD.contactStart,
      options: [usual, ...hours(0)],
      chosen: String(contact?.hours?.from ?? AS_USUAL),
      hint: 'By their own clock. As usual: 08:00 to 18:00.',
    }),
    choiceInput({
      label: 'Work ends at',
      field: FIELD.contactEnd,
      options: [usual, ...hours(1)],
      chosen: String(contact?.hours?.to ?? AS_USUAL),
    }),
  ];
}

function marksInput(contact: Contact | null) {
  const bounced = option('Mail to this address came back', MARK.bounced);
  const optedOut = option('Does not want reminders by mail', MARK.optedOut);
  const set = [
    ...(contact?.bouncedAt ? [bounced] : []),
    ...(contact?.optedOutAt ? [optedOut] : []),
  ];
  return input({
    label: 'What keeps reminders away',
    field: FIELD.contactMarks,
    isOptional: true,
    hint: 'Take a tick away when it is no longer so.',
    element: {
      type: 'checkboxes',
      options: [bounced, optedOut],
      ...(set.length > 0 ? { initial_options: set } : {}),
    },
  });
}

function zoneOption(zone: string | null): PlainTextOption {
  return zone === null
    ? option('As the team has it', AS_USUAL)
    : option(zone.replaceAll('_', ' '), zone);
}
