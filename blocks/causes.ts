// The team's list of what holds payments up, and the form in which an admin adds a cause or changes one.
import type { KnownBlock, ModalView } from '@slack/types';
import type { Cause } from '#domain/cause.ts';
import { CAUSE_NAME_LENGTH, LONGEST_TOUCH_DAYS, NEXT_STEPS, SIDES } from '#domain/cause.ts';
import { SIDE_NAME, STEP_NAME } from './cause-words.ts';
import { ACTION, FIELD, VIEW } from './ids.ts';
import { choiceInput, textInput } from './inputs.ts';
import { actions, button, context, divider, type Message, modal, option, section } from './kit.ts';
import { clean, clip, join, md, NOTHING } from './text.ts';
import { count, days } from './words.ts';

export const CAUSES_A_PAGE = 30;

export interface ListedCause extends Cause {
  /** How many invoices were late because of it. */
  readonly uses: number;
  readonly canRemove: boolean;
}

export interface CauseListView {
  /** Those that are offered first. */
  readonly causes: readonly ListedCause[];
  /** Which of them is the first on this page. */
  readonly from: number;
  readonly canEdit: boolean;
  readonly metadata: string;
  /** What has just been done, or why not. */
  readonly said?: Message;
}

/** Every cause with what follows from it and how often it was named; admins have buttons. */
export function causesModal(view: CauseListView): ModalView {
  const { canEdit, causes, from, said } = view;
  const page = causes.slice(from, from + CAUSES_A_PAGE);
  const add = button({ label: 'Add a cause', actionId: ACTION.causeAdd });
  return modal({
    title: 'Causes of lateness',
    callbackId: VIEW.message,
    metadata: view.metadata,
    blocks: [
      ...(said ? [...said.blocks, divider()] : []),
      section(md`What people can choose when they are asked what held a payment up.`),
      ...(canEdit
        ? actions([add])
        : [context(md`Somebody with the role admin can change this list.`)]),
      divider(),
      ...page.flatMap((cause) => causeBlocks(cause, canEdit)),
      ...pageButtons(view),
    ],
  });
}

function causeBlocks(cause: ListedCause, canEdit: boolean): KnownBlock[] {
  const { code, isRetired, nextStep, side, touchDays, uses } = cause;
  const named = uses === 0 ? 'never named' : `named ${count(uses, 'time')}`;
  const retired = isRetired ? md` · *retired*, not offered any more` : NOTHING;
  const touch = touchDays === null ? NOTHING : md`next touch after ${days(touchDays)}`;
  const lines = [
    md`*${nameOf(cause)}* · ${SIDE_NAME[side]} · ${named}${retired}`,
    join([md`${STEP_NAME[nextStep]}`, touch], ' · '),
  ];
  const about = nameOf(cause);
  const change = button({ label: 'Change', actionId: ACTION.causeEdit, value: code, about });
  return [
    section(join(lines, '\n')),
    ...actions(canEdit ? [change, ...deedButtons(cause, about)] : []),
  ];
}

function deedButtons({ canRemove, code: value, isRetired }: ListedCause, about: string) {
  const restore = button({ label: 'Bring back', actionId: ACTION.causeRestore, value, about });
  const retire = button({
    label: 'Retire',
    actionId: ACTION.causeRetire,
    value,
    about,
    confirm: {
      title: 'Retire this cause?',
      text: 'It is not offered any more. What was said with it stays as it is, and you can bring it back.',
      yes: 'Retire',
    },
  });
  const remove = button({
    label: 'Remove',
    actionId: ACTION.causeRemove,
    value,
    about,
    confirm: {
      title: 'Remove this cause?',
      text: 'It was never named, so nothing is lost with it.',
      yes: 'Remove',
    },
  });
  if (isRetired) return canRemove ? [restore, remove] : [restore];
  return [canRemove ? remove : retire];
}

function pageButtons({ causes, from }: CauseListView): KnownBlock[] {
  const next = from + CAUSES_A_PAGE;
  const earlier = button({
    label: 'Earlier ones',
    actionId: ACTION.causesPrevious,
    value: String(Math.max(0, from - CAUSES_A_PAGE)),
  });
  const later = button({ label: 'More', actionId: ACTION.causesNext, value: String(next) });
  return actions([...(from > 0 ? [earlier] : []), ...(next < causes.length ? [later] : [])]);
}

function nameOf({ code, name }: Cause): string {
  return clip(clean(name), CAUSE_NAME_LENGTH) || code;
}

/** Everything that can be said of a cause. `cause` null: a new one. */
export function causeModal(view: { cause: Cause | null; metadata: string }): ModalView {
  const { cause } = view;
  return modal({
    title: cause ? 'Change a cause' : 'Add a cause',
    callbackId: VIEW.causeSubmit,
    submit: 'Save',
    metadata: view.metadata,
    blocks: [
      textInput({
        label: 'Name',
        field: FIELD.causeName,
        value: cause?.name ?? null,
        max: CAUSE_NAME_LENGTH,
        example: 'Waited for the goods receipt',
        hint: 'How it was, not whose fault. A new name also stands where the cause was named before.',
      }),
      choiceInput({
        label: 'On whose side',
        field: FIELD.causeSide,
        options: SIDES.map((side) => option(SIDE_NAME[side], side)),
        chosen: cause?.side ?? 'unknown',
        hint: 'Where it usually lies; whoever answers can say otherwise.',
      }),
      choiceInput({
        label: 'Next step',
        field: FIELD.causeStep,
        options: NEXT_STEPS.map((step) => option(STEP_NAME[step], step)),
        chosen: cause?.nextStep ?? 'ask',
      }),
      textInput({
        label: 'Days until somebody gets in touch again',
        field: FIELD.causeDays,
        value: cause?.touchDays?.toString() ?? null,
        max: 3,
        hint: `1 to ${LONGEST_TOUCH_DAYS}. Empty: when what they named has come.`,
        isOptional: true,
      }),
    ],
  });
}
