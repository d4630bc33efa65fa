// The form about as whom the team writes to clients: addresses, ways to pay, how it looks, and where letters go.
import type { KnownBlock, ModalView } from '@slack/types';
import type { Sender } from '#domain/sender.ts';
import { LANGUAGE_NAME } from './contact-words.ts';
import { ACTION, FIELD, VIEW } from './ids.ts';
import { choiceInput, linesInput, optionsOf, textInput } from './inputs.ts';
import { actions, button, context, input, modal, option, section } from './kit.ts';
import { whereLettersGo } from './sender-words.ts';
import { md } from './text.ts';
import { count } from './words.ts';

/** Values of the two radio groups. */
export const REPLY_RULE = { owner: 'owner', address: 'address' } as const;
export const MODE = { practice: 'practice', live: 'live' } as const;

const LONGEST_GAP_DAYS = 30;
const ADDRESS_LENGTH = 254;

export interface SenderView {
  /** Null: nobody has said anything yet. */
  readonly sender: Sender | null;
  /** The name that is proposed then. */
  readonly teamName: string;
  /** The ways to pay as people type them. */
  readonly payTo: string;
  readonly hasMailServer: boolean;
}

/** Everything that can be said of how the team writes. */
export function senderModal(view: SenderView): ModalView {
  const { sender } = view;
  return modal({
    title: 'Mail to clients',
    callbackId: VIEW.senderSubmit,
    submit: 'Save',
    blocks: [
      ...stateBlocks(view),
      ...addressInputs(view),
      ...replyInputs(sender),
      ...payInputs(view),
      ...lookInputs(sender),
      ...paceInputs(sender),
      ...modeInputs(sender),
    ],
  });
}

function stateBlocks(view: SenderView): KnownBlock[] {
  const { hasMailServer, sender } = view;
  const test = button({ label: 'Send a test mail to me', actionId: ACTION.senderTest });
  const state = sender
    ? whereLettersGo({ sender, hasMailServer })
    : md`Nobody has said yet as whom the team writes, so no letter can be sent.`;
  return [
    section(state),
    ...actions(sender && hasMailServer ? [test] : []),
    ...(sender && hasMailServer ? [context(md`The test mail shows what was saved last.`)] : []),
  ];
}

function addressInputs({ sender, teamName }: SenderView) {
  return [
    textInput({
      label: 'Name of the sender',
      field: FIELD.senderName,
      value: sender?.fromName ?? teamName,
      max: 120,
    }),
    textInput({
      label: 'Address of the sender',
      field: FIELD.senderAddress,
      value: sender?.fromAddress ?? null,
      max: ADDRESS_LENGTH,
      example: 'billing@our-company.example',
      hint: 'The mail server must be allowed to send for it.',
    }),
  ];
}

function replyInputs(sender: Sender | null) {
  const owner = option('Whoever looks after the client', REPLY_RULE.owner);
  const address = option('One address', REPLY_RULE.address);
  const isOwner = (sender?.replyTo ?? 'owner') === 'owner';
  return [
    input({
      label: 'Answers go to',
      field: FIELD.senderReplyRule,
      element: {
        type: 'radio_buttons',
        options: [owner, address],
        initial_option: isOwner ? owner : address,
      },
    }),
    textInput({
      label: 'Address for answers',
      field: FIELD.senderReplyTo,
      value: isOwner ? null : (sender?.replyTo ?? null),
      max: ADDRESS_LENGTH,
      hint: 'Only where answers go to one address.',
      isOptional: true,
    }),
  ];
}

function payInputs({ payTo, sender }: SenderView) {
  return [
    linesInput({
      label: 'How to pay',
      field: FIELD.senderPayTo,
      value: payTo,
      max: 3_000,
      example: 'EUR: IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001',
      hint: 'One currency a line; a letter shows the lines of its currencies.',
      isOptional: true,
    }),
    textInput({
      label: 'Link for paying an invoice',
      field: FIELD.senderLink,
      value: sender?.paymentLink ?? null,
      max: 500,
      example: 'https://pay.our-company.example/{number}',
      hint: 'For invoices without a link of their own; {number} becomes the number of the invoice.',
      isOptional: true,
    }),
  ];
}

function lookInputs(sender: Sender | null) {
  return [
    textInput({
      label: 'Phone',
      field: FIELD.senderPhone,
      value: sender?.phone ?? null,
      max: 60,
      isOptional: true,
    }),
    textInput({
      label: 'Logo',
      field: FIELD.senderLogo,
      value: sender?.logoUrl ?? null,
      max: 500,
      example: 'https://our-company.example/logo.png',
      hint: 'The address of a picture. The mail programs of clients fetch it, this bot never does.',
      isOptional: true,
    }),
    linesInput({
      label: 'Signature',
      field: FIELD.senderSignature,
      value: sender?.signature ?? null,
      max: 500,
      hint: 'Below the name of whoever looks after the client: company, address, register.',
      isOptional: true,
    }),
    choiceInput({
      label: 'Language',
      field: FIELD.senderLanguage,
      options: optionsOf(LANGUAGE_NAME),
      chosen: sender?.language ?? 'en',
      hint: 'Of letters to contacts who have none of their own.',
    }),
  ];
}

function paceInputs(sender: Sender | null) {
  const options = Array.from({ length: LONGEST_GAP_DAYS + 1 }, (_, days) =>
    option(days === 0 ? 'No minimum' : count(days, 'day'), String(days)),
  );
  return [
    choiceInput({
      label: 'Least time between two reminders to one client',
      field: FIELD.senderGap,
      options,
      chosen: String(sender?.minGapDays ?? 3),
    }),
  ];
}

function modeInputs(sender: Sender | null) {
  const practice = option('Practice: only to the addresses below', MODE.practice);
  const live = option('Live: to clients', MODE.live);
  return [
    input({
      label: 'Where letters go',
      field: FIELD.senderMode,
      element: {
        type: 'radio_buttons',
        options: [practice, live],
        initial_option: sender?.isLive ? live : practice,
      },
    }),
    linesInput({
      label: 'Addresses for practice',
      field: FIELD.senderAllowList,
      value: sender?.allowList.join('\n') ?? null,
      max: 3_000,
      example: 'me@our-company.example',
      hint: 'One a line; @our-company.example stands for everybody there.',
      isOptional: true,
    }),
  ];
}
