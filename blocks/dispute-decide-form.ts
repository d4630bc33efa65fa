// The form that settles a case, or proposes to: what became of it, what is credited, and where the root of it lay.
import type { InputBlock, ModalView } from '@slack/types';
import {
  DISPUTE_WORDS_LENGTH,
  disputeName,
  OUTCOMES,
  ROOT_CAUSES,
  ROOT_SIDES,
} from '#domain/dispute.ts';
import { formatMoney } from '#domain/money.ts';
import type { ClientRef } from '#domain/types.ts';
import { OUTCOME_NAME, ROOT_CAUSE_NAME } from './dispute-words.ts';
import { FIELD, VIEW } from './ids.ts';
import { choiceInput, linesInput } from './inputs.ts';
import { context, divider, input, type Message, modal, option, section } from './kit.ts';
import { clip, join, type Mrkdwn, md } from './text.ts';
import { count, nameOf } from './words.ts';

/** What a resolution credits. */
export const CREDIT_CHOICES = ['none', 'all', 'typed'] as const;
type CreditChoice = (typeof CREDIT_CHOICES)[number];

const CREDIT_NAME: Readonly<Record<CreditChoice, string>> = {
  none: 'Nothing',
  all: 'All that is disputed',
  typed: 'The amounts below',
};

export const PROPOSE_TITLE = 'Propose a resolution';
export const RESOLVE_TITLE = 'Resolve the case';
const NUMBER_LENGTH = 40;
const INVOICES_SHOWN = 8;
const SIDE_LABEL = { ours: 'Ours', theirs: 'Theirs', third_party: 'A third party' } as const;

export interface DecisionDraft {
  readonly outcome: string;
  readonly credit: string;
  readonly credits: string;
  readonly rootSide: string;
  readonly rootCause: string;
  readonly prevention: string;
  readonly words: string;
}

export const EMPTY_DECISION: DecisionDraft = {
  outcome: '',
  credit: '',
  credits: '',
  rootSide: '',
  rootCause: '',
  prevention: '',
  words: '',
};

export interface DecisionFormView {
  /** Somebody else says yes to it; else it is decided at once. */
  readonly isProposal: boolean;
  readonly dispute: { readonly number: number };
  readonly client: ClientRef;
  /** What is disputed. */
  readonly claims: readonly {
    readonly number: string;
    readonly currency: string;
    readonly claimedMinor: bigint;
  }[];
  /** From so much on a second person says yes, in main units; null: none has to. */
  readonly approveFrom: number | null;
  readonly draft: DecisionDraft;
  readonly said?: Message;
  readonly locale: string;
  readonly metadata: string;
}

/** Without an outcome and a root cause nothing is closed. */
export function decisionForm(view: DecisionFormView): ModalView {
  const { draft, isProposal, said } = view;
  return modal({
    title: isProposal ? PROPOSE_TITLE : RESOLVE_TITLE,
    callbackId: VIEW.disputeDecide,
    submit: isProposal ? 'Propose' : 'Resolve',
    metadata: view.metadata,
    blocks: [
      ...(said ? [...said.blocks, divider()] : []),
      section(headLine(view)),
      choiceInput({
        label: isProposal ? 'What is to become of it' : 'What became of it',
        field: FIELD.disputeOutcome,
        options: OUTCOMES.map((code) => option(OUTCOME_NAME[code], code)),
        chosen: draft.outcome,
      }),
      ...creditInputs(view),
      choiceInput({
        label: 'Whose side the root of it lay on',
        field: FIELD.disputeSide,
        options: ROOT_SIDES.map((code) => option(SIDE_LABEL[code], code)),
        chosen: draft.rootSide,
      }),
      choiceInput({
        label: 'What caused it',
        field: FIELD.disputeCause,
        options: ROOT_CAUSES.map((code) => option(ROOT_CAUSE_NAME[code], code)),
        chosen: draft.rootCause,
      }),
      linesInput({
        label: 'What prevents the next one',
        field: FIELD.disputePrevention,
        max: DISPUTE_WORDS_LENGTH,
        isOptional: true,
        value: draft.prevention,
        example: 'Chairs go out in double boxes from December.',
      }),
      linesInput({
        label: isProposal ? 'Why so' : 'In words',
        field: FIELD.disputeWords,
        max: DISPUTE_WORDS_LENGTH,
        isOptional: true,
        value: draft.words,
      }),
    ],
  });
}

function headLine({ claims, client, dispute, locale }: DecisionFormView): Mrkdwn {
  const shown = claims.slice(0, INVOICES_SHOWN).map(({ claimedMinor: minor, currency, number }) => {
    return md`${formatMoney({ currency, minor }, locale)} of ${clip(number, NUMBER_LENGTH)}`;
  });
  const more = claims.length - shown.length;
  const rest = more > 0 ? [md`${count(more, 'more invoice')}`] : [];
  return md`*${disputeName(dispute)}* · *${nameOf(client)}*\nDisputed: ${join([...shown, ...rest], ', ')}.`;
}

function creditInputs(view: DecisionFormView): (InputBlock | ReturnType<typeof context>)[] {
  const { approveFrom, claims, draft, isProposal, locale } = view;
  const options = CREDIT_CHOICES.map((code) => option(CREDIT_NAME[code], code));
  const chosen = options.find(({ value }) => value === draft.credit);
  const example =
    claims.length === 1 ? '200' : `${clip(claims[0]?.number ?? '', NUMBER_LENGTH)} 200`;
  const limit = (approveFrom ?? 0).toLocaleString(locale);
  return [
    input({
      label: 'What is credited',
      field: FIELD.disputeCredit,
      element: { type: 'radio_buttons', options, ...(chosen ? { initial_option: chosen } : {}) },
    }),
    linesInput({
      label: 'Amounts',
      field: FIELD.disputeCredits,
      max: 2_000,
      isOptional: true,
      value: draft.credits,
      example,
      hint: 'Only with “The amounts below”. Of one invoice the amount alone; of several a line each: the number, then the amount.',
    }),
    ...(approveFrom === null || isProposal
      ? []
      : [
          context(
            md`From ${limit} on, in any currency, a credit waits for the yes of an approver or of the owner’s lead.`,
          ),
        ]),
  ];
}
