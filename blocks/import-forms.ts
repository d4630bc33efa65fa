// The modals of an import: the file, which column is which, and which of several contradicting rows is right.
import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { ImportTable } from '#domain/import-request.ts';
import { columnsToAsk, FILE_ENDINGS } from '#domain/import-request.ts';
import { formatMoney } from '#domain/money.ts';
import type { Day } from '#domain/types.ts';
import { BLOCK, FIELD, VIEW } from './ids.ts';
import { FIELD_NAMES } from './import-words.ts';
import { context, input, modal, option, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { clip, md } from './text.ts';
import { count, shortDay } from './words.ts';

export const CONFLICTS_SHOWN = 10;
export const NOT_NEEDED = '-';

/** Slack takes no larger file in a form, whatever we take. */
const FORM_MB = 10;

/** Asks for one file. */
export function importModal(is: { maxMb: number }): ModalView {
  const larger =
    is.maxMb > FORM_MB
      ? ` A larger one, up to ${is.maxMb} MB: share it in the channel of the digest with the word “import”.`
      : '';
  return modal({
    title: 'Import invoices',
    callbackId: VIEW.importSubmit,
    submit: 'Look at it',
    blocks: [
      section(
        md`A report or export of your ledger. First you see what it would change; nothing is written before you say so.`,
      ),
      input({
        label: 'File',
        field: FIELD.importFile,
        hint: `CSV or Excel (.xlsx), up to ${Math.min(is.maxMb, FORM_MB)} MB.${larger}`,
        element: { type: 'file_input', filetypes: [...FILE_ENDINGS], max_files: 1 },
      }),
      context(md`The card comes as a direct message, for your eyes only.`),
    ],
  });
}

/** Each column with what is in it, and what it is taken for. */
export function columnsModal(is: { table: ImportTable; metadata: string }): ModalView {
  const shown = columnsToAsk(is.table);
  const more = is.table.columns.length - shown.length;
  return modal({
    title: 'Which column is which?',
    callbackId: VIEW.columnsSubmit,
    submit: 'Read it so',
    metadata: is.metadata,
    blocks: [
      section(
        md`Every invoice needs a number, a client, an amount and a due date (or its date and the days to pay).`,
      ),
      ...shown.map(columnInput),
      ...(more > 0 ? [context(md`${count(more, 'more column')}, not needed as it seems.`)] : []),
    ],
  });
}

const CHOICES: readonly PlainTextOption[] = [
  option('Not needed', NOT_NEEDED),
  ...Object.entries(FIELD_NAMES).map(([field, name]) => option(name, field)),
];

function columnInput(column: ImportTable['columns'][number], at: number): KnownBlock {
  const { field, label, samples } = column;
  const guess = CHOICES.find(({ value }) => value === field) ?? CHOICES[0];
  return input({
    label: clip(label, 150),
    field: `${BLOCK.column}:${at}`,
    hint:
      samples.length === 0
        ? 'Nothing stands in it.'
        : `Such as ${samples.map((sample) => clip(sample, 60)).join(' · ')}`,
    element: {
      type: 'static_select',
      options: [...CHOICES],
      ...(guess ? { initial_option: guess } : {}),
    },
  });
}

/** Rows of a file that say different things of one invoice, or another thing than the books. */
export interface Conflict {
  readonly number: string;
  readonly clientName: string;
  /** Why none of its rows is taken. */
  readonly reason: string;
  readonly rows: readonly {
    readonly line: number;
    readonly currency: string;
    readonly amountMinor: bigint;
    readonly balanceMinor: bigint;
    readonly dueOn: Day | null;
  }[];
}

/** One choice for each invoice; leaving it as it is takes none of the rows. */
export function conflictsModal(is: {
  conflicts: readonly Conflict[];
  /** Further ones, which come when these are settled. */
  more: number;
  today: Day;
  locale: string;
  metadata: string;
}): ModalView {
  const shown = is.conflicts.slice(0, CONFLICTS_SHOWN);
  return modal({
    title: 'Settle conflicts',
    callbackId: VIEW.conflictsSubmit,
    submit: 'Take these',
    metadata: is.metadata,
    blocks: [
      section(md`These rows contradict each other, or what the books say. Which of them is right?`),
      ...shown.map((conflict, at) => conflictInput(conflict, { ...is, at })),
      ...(is.more > 0 ? [context(md`${count(is.more, 'more conflict')} after these.`)] : []),
    ],
  });
}

function conflictInput(
  { number, clientName, reason, rows }: Conflict,
  on: { today: Day; locale: string; at: number },
): KnownBlock {
  const none = option('None of them: leave it out', NOT_NEEDED);
  const lines = rows.slice(0, LIMITS.choiceOptions - 1).map((row) => {
    const { currency } = row;
    const money = (minor: bigint) => formatMoney({ currency, minor }, on.locale);
    const due = row.dueOn === null ? '' : `, due ${shortDay(row.dueOn, { ...on, asOf: on.today })}`;
    const words = `Line ${row.line}: ${money(row.amountMinor)}, ${money(row.balanceMinor)} open${due}`;
    return option(words, String(row.line));
  });
  return input({
    label: `${clip(number, 60)} · ${clip(clientName, 80)}`,
    field: `${BLOCK.conflict}:${on.at}`,
    hint: reason,
    element: { type: 'radio_buttons', options: [...lines, none], initial_option: none },
  });
}
