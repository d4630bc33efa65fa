// The modal of the team's settings: where and when the digest comes, and which days are business days.
import type { ModalView, PlainTextOption } from '@slack/types';
import { Info } from 'luxon';
import type { Workspace } from '#domain/types.ts';
import { ACTION, FIELD, VIEW } from './ids.ts';
import { actions, button, divider, input, modal, option, placeholder, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { md } from './text.ts';

export type Settings = Pick<
  Workspace,
  'digestChannelId' | 'digestHour' | 'timeZone' | 'locale' | 'week'
>;

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Every field of the settings with its present value. `metadata` comes back with the answer. */
export function settingsModal(settings: Settings, metadata = ''): ModalView {
  return modal({
    title: 'Settings',
    callbackId: VIEW.settingsSubmit,
    submit: 'Save',
    metadata,
    blocks: [
      channelInput(settings),
      hourInput(settings),
      zoneInput(settings),
      daysInput(settings),
      ...holidayInputs(settings),
      divider(),
      section(md`*Reminders, questions, thanks and disputes* have settings of their own.`),
      ...actions([
        button({ label: 'Mail: as whom we write', actionId: ACTION.senderOpen }),
        button({ label: 'Letters: our own words', actionId: ACTION.lettersOpen }),
        button({ label: 'Asking and thanking', actionId: ACTION.askingOpen }),
        button({ label: 'Disputes', actionId: ACTION.disputePolicyOpen }),
      ]),
    ],
  });
}

/** The answer to the typeahead of time zones; the value is the IANA name. */
export function zoneOptions(zones: readonly string[]): PlainTextOption[] {
  return zones.slice(0, LIMITS.options).map(zoneOption);
}

function zoneOption(zone: string): PlainTextOption {
  return option(zone.replaceAll('_', ' '), zone);
}

function channelInput({ digestChannelId }: Settings) {
  return input({
    label: 'Channel of the digest',
    field: FIELD.channel,
    hint: 'Invite the bot to the channel. Channels shared with other companies cannot be chosen.',
    element: {
      type: 'conversations_select',
      placeholder: placeholder('Choose a channel'),
      filter: { include: ['public', 'private'], exclude_external_shared_channels: true },
      ...(digestChannelId === null ? {} : { initial_conversation: digestChannelId }),
    },
  });
}

function hourInput({ digestHour }: Settings) {
  const options = HOURS.map((hour) => option(`${String(hour).padStart(2, '0')}:00`, String(hour)));
  const now = options[digestHour];
  return input({
    label: 'Hour of the digest',
    field: FIELD.hour,
    element: { type: 'static_select', options, ...(now ? { initial_option: now } : {}) },
  });
}

function zoneInput({ timeZone }: Settings) {
  return input({
    label: 'Time zone',
    field: FIELD.timeZone,
    hint: 'Decides what “today” is for due dates.',
    element: {
      type: 'external_select',
      min_query_length: 1,
      placeholder: placeholder('Type a city, such as Berlin'),
      initial_option: zoneOption(timeZone),
    },
  });
}

function daysInput({ locale, week }: Settings) {
  const options = Info.weekdays('long', { locale }).map((name, index) =>
    option(name, String(index + 1)),
  );
  const chosen = options.filter(({ value }) => week.workingDays.includes(Number(value)));
  return input({
    label: 'Working days',
    field: FIELD.workingDays,
    element: {
      type: 'checkboxes',
      options,
      ...(chosen.length > 0 ? { initial_options: chosen } : {}),
    },
  });
}

function holidayInputs({ week }: Settings) {
  return [
    input({
      label: 'Country, for public holidays',
      field: FIELD.country,
      isOptional: true,
      hint: 'Two letters, such as DE or US. Empty: no public holidays are known.',
      element: {
        type: 'plain_text_input',
        max_length: 2,
        ...(week.country === null ? {} : { initial_value: week.country }),
      },
    }),
    input({
      label: 'Region',
      field: FIELD.region,
      isOptional: true,
      hint: 'State or province, such as BY for Bavaria or CA for California.',
      element: {
        type: 'plain_text_input',
        max_length: 10,
        ...(week.region === null ? {} : { initial_value: week.region }),
      },
    }),
  ];
}
