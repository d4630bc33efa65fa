// The form that opens a dispute or puts one right: which invoices, how much of them, why, and what the client said.
import type {
  Checkboxes,
  InputBlock,
  KnownBlock,
  ModalView,
  MultiStaticSelect,
} from '@slack/types';
import { daysBetween } from '#domain/calendar.ts';
import {
  DISPUTE_REASONS,
  DISPUTE_REQUESTS,
  DISPUTE_SAID_BY_LENGTH,
  DISPUTE_WORDS_LENGTH,
  disputeName,
} from '#domain/dispute.ts';
import { formatMoney } from '#domain/money.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import { REASON_NAME, REQUEST_NAME } from './dispute-words.ts';
import { BLOCK, FIELD, VIEW } from './ids.ts';
import { choiceInput, linesInput, textInput } from './inputs.ts';
import {
  context,
  divider,
  input,
  type Message,
  modal,
  option,
  placeholder,
  section,
} from './kit.ts';
import { LIMITS } from './limits.ts';
import { clientOptions } from './picker.ts';
import { clip, md } from './text.ts';
import { count, days, nameOf, numberOf } from './words.ts';

export const DISPUTE_TITLE = 'Open a dispute';
export const AMEND_TITLE = 'Put the case right';
const NUMBER_LENGTH = 40;
const AMOUNTS_LENGTH = 2_000;

/** What stands in the form at first. */
export interface DisputeDraft {
  readonly amounts: string;
  readonly reason: string;
  readonly request: string;
  readonly words: string;
  readonly saidBy: string;
  /** Links to files and messages, a line each. */
  readonly links: string;
}

export const EMPTY_DISPUTE: DisputeDraft = {
  amounts: '',
  reason: '',
  request: 'none',
  words: '',
  saidBy: '',
  links: '',
};

interface OfferedInvoice {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly dueOn: Day;
  /** The number of the case it is in; null: none. */
  readonly inCase: number | null;
}

export interface DisputeFormView {
  /** Null: nobody has said yet who disputes it. */
  readonly client: ClientRef | null;
  /** The client is asked for, also once one is chosen. */
  readonly asksClient: boolean;
  /** Oldest first. */
  readonly invoices: readonly OfferedInvoice[];
  /** How many more are open. */
  readonly more: number;
  readonly ticked: readonly string[];
  readonly draft: DisputeDraft;
  /** What was refused, or is to be known first. */
  readonly said?: Message;
  readonly locale: string;
  readonly today: Day;
  readonly metadata: string;
}

/** All of every chosen invoice is disputed, unless a line says how much of it. */
export function disputeForm(view: DisputeFormView): ModalView {
  const { asksClient, client, draft, said } = view;
  return modal({
    title: DISPUTE_TITLE,
    callbackId: VIEW.disputeSubmit,
    submit: 'Open the case',
    metadata: view.metadata,
    blocks: [
      ...(said ? [...said.blocks, divider()] : []),
      ...(asksClient ? [clientInput(client)] : []),
      ...(client && !asksClient ? [section(md`*${nameOf(client)}* · ${numberOf(client)}`)] : []),
      ...(client ? invoiceBlocks(client, view) : []),
      ...saidInputs(draft),
      linesInput({
        label: 'Links to files and messages in Slack',
        field: FIELD.disputeFiles,
        max: DISPUTE_WORDS_LENGTH,
        isOptional: true,
        value: draft.links,
        hint: 'A line each; words before a link are its name. The files stay where they are.',
      }),
    ],
  });
}

export interface AmendFormView {
  readonly dispute: { readonly number: number };
  readonly client: ClientRef;
  readonly draft: DisputeDraft;
  /** What of each invoice is disputed now, as a line to type. */
  readonly example: string;
  readonly said?: Message;
  readonly metadata: string;
}

/** What was said before stays in the record. */
export function amendForm(view: AmendFormView): ModalView {
  const { client, dispute, draft, said } = view;
  return modal({
    title: AMEND_TITLE,
    callbackId: VIEW.disputeAmend,
    submit: 'Save',
    metadata: view.metadata,
    blocks: [
      ...(said ? [...said.blocks, divider()] : []),
      section(
        md`*${disputeName(dispute)}* · *${nameOf(client)}*\nWhat it said before stays in the record.`,
      ),
      linesInput({
        label: 'How much is disputed',
        field: FIELD.disputeAmounts,
        max: AMOUNTS_LENGTH,
        isOptional: true,
        value: draft.amounts,
        example: view.example,
        hint: 'A line for each invoice: its number and the amount. The number alone means all that is open; an invoice that you leave out stays as it is.',
      }),
      ...saidInputs(draft),
    ],
  });
}

function saidInputs(draft: DisputeDraft): InputBlock[] {
  return [
    choiceInput({
      label: 'Why',
      field: FIELD.disputeReason,
      options: DISPUTE_REASONS.map((code) => option(REASON_NAME[code], code)),
      chosen: draft.reason,
    }),
    choiceInput({
      label: 'What they ask for',
      field: FIELD.disputeRequest,
      options: DISPUTE_REQUESTS.map((code) => option(REQUEST_NAME[code], code)),
      chosen: draft.request,
    }),
    linesInput({
      label: 'What they said',
      field: FIELD.disputeWords,
      max: DISPUTE_WORDS_LENGTH,
      value: draft.words,
      example: 'Two of the ten chairs came damaged.',
    }),
    textInput({
      label: 'Who said it',
      field: FIELD.disputeSaidBy,
      max: DISPUTE_SAID_BY_LENGTH,
      isOptional: true,
      value: draft.saidBy,
      example: 'Ms. Weber, accounts payable',
    }),
  ];
}

function clientInput(client: ClientRef | null): InputBlock {
  const [chosen] = client === null ? [] : clientOptions([client]);
  return input({
    label: 'Client',
    field: FIELD.client,
    hint: 'Type a part of the name or the customer number; their invoices appear then.',
    isAnsweredAtOnce: true,
    element: {
      type: 'external_select',
      min_query_length: 1,
      placeholder: placeholder('Name or number'),
      ...(chosen ? { initial_option: chosen } : {}),
    },
  });
}

/** Which ones, and how much of them where it is not all. */
function invoiceBlocks(client: ClientRef, view: DisputeFormView): KnownBlock[] {
  const { draft, invoices, more } = view;
  if (invoices.length === 0)
    return [section(md`Nothing of ${nameOf(client)} is open, so there is nothing to dispute.`)];
  const rest =
    more === 0
      ? []
      : [context(md`${count(more, 'more open invoice')}: type the number of one below to add it.`)];
  return [
    invoicesInput(client, view),
    ...rest,
    linesInput({
      label: 'How much, where it is not all',
      field: FIELD.disputeAmounts,
      max: AMOUNTS_LENGTH,
      isOptional: true,
      value: draft.amounts,
      example: exampleOf(view),
      hint: 'Of one invoice the amount alone. Of several a line each: the number, then the amount. A number alone adds that invoice with all of it.',
    }),
  ];
}

function exampleOf({ invoices }: DisputeFormView): string {
  const number = clip(invoices[0]?.number ?? '', NUMBER_LENGTH);
  return `${number} 200`;
}

/** Boxes for a few, a list for many. Named by the client, as what was ticked for another must not stay. */
function invoicesInput(client: ClientRef, view: DisputeFormView): InputBlock {
  const { invoices, ticked } = view;
  const shown = invoices.slice(0, LIMITS.options);
  const options = shown.map((one) => ({ id: one.id, option: optionFor(one, view) }));
  const chosen = options.flatMap((one) => (ticked.includes(one.id) ? [one.option] : []));
  const what = {
    options: options.map((one) => one.option),
    ...(chosen.length > 0 ? { initial_options: chosen } : {}),
  };
  const element: Checkboxes | MultiStaticSelect =
    shown.length <= LIMITS.choiceOptions
      ? { type: 'checkboxes', ...what }
      : { type: 'multi_static_select', ...what, placeholder: placeholder('Choose invoices') };
  return input({
    label: 'Which invoices',
    field: `${BLOCK.disputeInvoices}:${client.id}`,
    element,
    isOptional: true,
  });
}

function optionFor(one: OfferedInvoice, { locale, today }: DisputeFormView) {
  const { balanceMinor: minor, currency, dueOn, inCase } = one;
  const amount = ` · ${formatMoney({ currency, minor }, locale)}`;
  const late = daysBetween(dueOn, today);
  const when = late > 0 ? `${days(late)} late` : 'not late yet';
  const known = inCase === null ? [] : [`in ${disputeName({ number: inCase })} already`];
  return option(
    clip(one.number, LIMITS.optionText - amount.length) + amount,
    one.id,
    [when, ...known].join(' · '),
  );
}
