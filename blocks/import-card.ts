// The card of an import: what is happening to the file, what it would do, and what somebody can do about it.
import type { Button, KnownBlock } from '@slack/types';
import type {
  CardReport,
  ImportAnswer,
  ImportQuestion,
  ImportState,
  RequestProblem,
  RequestProgress,
} from '#domain/import-request.ts';
import { tableIn } from '#domain/import-request.ts';
import type { MergeProposal } from '#domain/look-alike.ts';
import type { Day, Money } from '#domain/types.ts';
import { ACTION } from './ids.ts';
import { afterBlocks } from './import-after.ts';
import { questionBlocks } from './import-question.ts';
import { dryRunBlocks, rowsClause, writtenBlocks } from './import-report.ts';
import { problemText } from './import-words.ts';
import { actions, button, context, header, type Message, message, section } from './kit.ts';
import { clean, clip, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { clockTime, digits } from './words.ts';

const NAME_LENGTH = 80;

/** What the card is drawn from. */
export interface ImportCardView {
  readonly request: {
    readonly id: string;
    readonly fileName: string;
    readonly state: ImportState;
    readonly requestedBy: string;
    readonly decidedBy: string | null;
    readonly decidedAt: Date | null;
    readonly question: ImportQuestion | null;
    readonly report: CardReport | null;
    readonly problem: RequestProblem | null;
    readonly progress: RequestProgress | null;
    readonly answered: readonly ImportAnswer[];
  };
  readonly locale: string;
  readonly timeZone: string;
  readonly today: Day;
  /** The file of all skipped rows: in the thread, not taken by Slack, or none. */
  readonly skippedFile: 'there' | 'refused' | 'none';
  /** After the import: invoices that are still asked about. */
  readonly missing: { readonly count: number; readonly money: readonly Money[] } | null;
  /** After the import: clients that look like one. */
  readonly proposals: readonly MergeProposal[];
}

export function importCard(view: ImportCardView): Message {
  const { request } = view;
  const summary = summaryOf(view);
  return message(md`Import of ${fileOf(request)}: ${summary}`, [
    header(`Import of ${fileOf(request)}`),
    ...bodyOf(view, summary),
  ]);
}

/** For somebody whose press came too late: what is so, and who was first. */
export function importLate(view: Pick<ImportCardView, 'request' | 'locale' | 'timeZone'>): Message {
  const text = md`It is decided already, so your press changed nothing. ${summaryOf(view)}`;
  return message(text, [section(text)]);
}

type Request = ImportCardView['request'];
type Summed = Pick<ImportCardView, 'request' | 'locale' | 'timeZone'>;

function fileOf({ fileName }: Request): string {
  return clip(clean(fileName), NAME_LENGTH) || 'a file';
}

/** One sentence: what is so now. */
function summaryOf(view: Summed): Mrkdwn {
  const { request, locale } = view;
  switch (request.state) {
    case 'queued':
      return md`Waiting to be read.`;
    case 'reading':
      return readingLine(request, locale);
    case 'asking':
      return md`One thing has to be said before it can be read.`;
    case 'ready':
      return md`Nothing is written yet.`;
    case 'writing':
      return md`Importing${byWhom(view)}…`;
    case 'imported':
      return md`Imported${byWhom(view)}${counts(view)}.`;
    case 'undoing':
      return md`Undoing${byWhom(view)}…`;
    case 'undone':
      return md`Undone${byWhom(view)}. The books are as they were before.`;
    case 'cancelled':
      return md`Cancelled${byWhom(view)}. Nothing was written.`;
    case 'failed':
      return md`Nothing was written.`;
  }
}

function readingLine({ progress }: Request, locale: string): Mrkdwn {
  if (!progress || progress.rows === 0) return md`Reading the file…`;
  const { rows, total, step } = progress;
  const doing = step === 'reading' ? 'Looking it over' : 'Reading';
  const of =
    total === null
      ? `${digits(rows, locale)} rows`
      : `${digits(rows, locale)} of ${digits(total, locale)} rows`;
  return md`${doing}: ${of}…`;
}

function byWhom({ request, locale, timeZone }: Summed): Mrkdwn {
  const { decidedAt, decidedBy } = request;
  if (decidedBy === null || decidedAt === null) return NOTHING;
  return md` by ${mention(decidedBy)}, ${clockTime(decidedAt, { locale, timeZone })}`;
}

function counts({ request, locale }: Summed): Mrkdwn {
  return request.report === null ? NOTHING : md`: ${rowsClause(request.report, locale)}`;
}

function bodyOf(view: ImportCardView, summary: Mrkdwn): KnownBlock[] {
  const { request, locale } = view;
  const { problem, question, report } = request;
  const trouble = problem === null ? [] : [section(problemText(problem))];
  const asked = context(md`Asked for by ${mention(request.requestedBy)}.`);
  switch (request.state) {
    case 'queued':
    case 'reading':
      return [section(summary), ...trouble, asked, ...actions([cancelButton(request)])];
    case 'asking':
      if (question === null) return [section(summary), asked];
      return [
        ...questionBlocks({ question, requestId: request.id, cancel: cancelButton(request) }),
        asked,
      ];
    case 'ready':
      if (report === null) return [section(summary), asked];
      return [
        ...dryRunBlocks(report, view),
        ...actions(readyButtons(request, { report, locale })),
        context(md`${summary} Asked for by ${mention(request.requestedBy)}.`),
      ];
    case 'imported':
      return [
        section(md`*${summary}*`),
        ...(report === null ? [] : writtenBlocks(report, view)),
        ...trouble,
        ...actions([undoButton(request)]),
        ...afterBlocks(view),
      ];
    case 'failed':
      return [
        section(md`*It could not be imported.* ${summary}`),
        ...trouble,
        asked,
        ...actions(problem?.canRetry ? [retryButton(request)] : []),
      ];
    case 'writing':
    case 'undoing':
    case 'undone':
    case 'cancelled':
      return [section(summary), asked];
  }
}

/** Import, where there is something to import; then the ways to think again. */
function readyButtons(request: Request, is: { report: CardReport; locale: string }): Button[] {
  const { rows, missing, conflictCount } = is.report;
  const written = rows.imported + rows.updated;
  const { id: value } = request;
  const about = fileOf(request);
  const approve = button({
    label:
      written === 0
        ? 'Import'
        : `Import ${digits(written, is.locale)} ${written === 1 ? 'row' : 'rows'}`,
    actionId: ACTION.importApprove,
    value,
    about,
    style: 'primary',
  });
  const settle = button({ label: 'Settle', actionId: ACTION.importSettle, value, about });
  const columns = button({ label: 'Columns', actionId: ACTION.importColumns, value, about });
  return [
    ...(written > 0 || missing.count > 0 ? [approve] : []),
    ...(conflictCount > 0 ? [settle] : []),
    ...(tableIn(request.question) ? [columns] : []),
    cancelButton(request),
  ];
}

function cancelButton(request: Request): Button {
  return button({ label: 'Cancel', actionId: ACTION.importCancel, ...aimAt(request) });
}

function retryButton(request: Request): Button {
  return button({ label: 'Try again', actionId: ACTION.importRetry, ...aimAt(request) });
}

/** What a button carries, and what it says of itself to those who do not see the card. */
function aimAt(request: Request): { value: string; about: string } {
  return { value: request.id, about: `import of ${fileOf(request)}` };
}

function undoButton(request: Request): Button {
  return button({
    label: 'Undo',
    actionId: ACTION.importUndo,
    ...aimAt(request),
    confirm: {
      title: 'Undo this import?',
      text: `Everything that came with ${fileOf(request)} goes, and what it changed becomes what it was before.`,
      yes: 'Undo it',
    },
  });
}
