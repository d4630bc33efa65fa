// What a file would do to the books, or did: counts, totals, names, changes, and what is wrong with it.
import type { KnownBlock } from '@slack/types';
import type { CardReport, ImportConflict } from '#domain/import-request.ts';
import type { SkippedLine } from '#domain/imported.ts';
import { formatMoney } from '#domain/money.ts';
import type { Day } from '#domain/types.ts';
import { changeLine, formatName, placedLine } from './import-words.ts';
import { context, section } from './kit.ts';
import { join, type Mrkdwn, md, NOTHING, shorten } from './text.ts';
import { amounts, count, digits, list, nameOf, shortDay } from './words.ts';

const CURRENCIES_SHOWN = 6;
const CONFLICTS_SHOWN = 3;
const LINE_LENGTH = 240;

interface On {
  readonly locale: string;
  readonly today: Day;
  /** All skipped rows, in the thread of the card. */
  readonly skippedFile: 'there' | 'refused' | 'none';
}

/** Everything of a dry run that somebody should see before saying yes. */
export function dryRunBlocks(report: CardReport, on: On): KnownBlock[] {
  const lines = [totalsLine(report, on), clientsLine(report), missingLine(report, on)];
  return [
    context(recognisedLine(report, on)),
    section(rowsLine(report, on)),
    ...sections([join(lines, '\n')]),
    ...sections([changesLine(report, on), faultsLine(report), conflictsLine(report)]),
    ...warningBlocks(report),
  ];
}

/** The same once it stands in the books: only what happened. */
export function writtenBlocks(report: CardReport, on: On): KnownBlock[] {
  const lines = [skippedLine(report, on), totalsLine(report, on), clientsLine(report)];
  return [context(recognisedLine(report, on)), ...sections([join(lines, '\n')])];
}

/** "98 new, 1 changed, 3 unchanged": for a sentence. */
export function rowsClause({ rows }: CardReport, locale: string): string {
  const { imported, updated, unchanged } = rows;
  const number = (of: number) => digits(of, locale);
  return `${number(imported)} new, ${number(updated)} changed, ${number(unchanged)} unchanged`;
}

function recognisedLine({ format, asOf, rows }: CardReport, { locale, today }: On): Mrkdwn {
  const day = asOf === null ? NOTHING : md`as of ${shortDay(asOf, { locale, asOf: today })}`;
  const read = md`${digits(rows.read, locale)} ${rows.read === 1 ? 'row' : 'rows'} read`;
  return join([md`Read as ${formatName(format)}`, day, read], ' · ');
}

const WHERE = {
  there: ' (all of them are in the file in this thread)',
  refused: ' (their file could not be shared here: the app needs the permission files:write)',
  none: '',
} as const;

function rowsLine(report: CardReport, on: On): Mrkdwn {
  const { summary } = report.rows;
  const titles = summary === 0 ? '' : `, ${count(summary, 'title or total', 'titles and totals')}`;
  const left = skippedClause(report, on);
  return md`*${rowsClause(report, on.locale)}*${left === '' ? '' : `, ${left}`}${titles}.`;
}

function skippedLine(report: CardReport, on: On): Mrkdwn {
  const left = skippedClause(report, on);
  return left === '' ? NOTHING : md`*Left out:* ${left}.`;
}

function skippedClause({ rows }: CardReport, { locale, skippedFile }: On): string {
  return rows.skipped === 0 ? '' : `${digits(rows.skipped, locale)} skipped${WHERE[skippedFile]}`;
}

function totalsLine({ totals }: CardReport, { locale }: On): Mrkdwn {
  if (totals.length === 0) return NOTHING;
  const shown = totals.slice(0, CURRENCIES_SHOWN).map((total) => {
    const { currency, invoices, openMinor, creditMinor } = total;
    const open = formatMoney({ currency, minor: openMinor }, locale);
    const credit = formatMoney({ currency, minor: creditMinor }, locale);
    const less = creditMinor === 0n ? NOTHING : md` less ${credit} in credits`;
    return md`${open} open on ${digits(invoices, locale)} ${invoices === 1 ? 'invoice' : 'invoices'}${less}`;
  });
  const more = totals.length - shown.length;
  return md`*In the file:* ${list(more > 0 ? [...shown, md`${count(more, 'more currency', 'more currencies')}`] : shown)}.`;
}

function clientsLine({ clients }: CardReport): Mrkdwn {
  const { created, matched, newNames } = clients;
  if (created === 0) return matched === 0 ? NOTHING : md`*Clients:* ${matched} known.`;
  const names = newNames.map((name) => md`${nameOf({ name })}`);
  const more = created - names.length;
  const all = more > 0 ? [...names, md`${more} more`] : names;
  const known = matched === 0 ? NOTHING : md` ${matched} known.`;
  return shorten(
    md`*New clients:* ${created}${names.length > 0 ? md` (${list(all)})` : NOTHING}.${known}`,
    600,
  );
}

function missingLine({ missing }: CardReport, { locale }: On): Mrkdwn {
  if (missing.count === 0) return NOTHING;
  const are = missing.count === 1 ? 'is' : 'are';
  return md`*No longer in the report:* ${count(missing.count, 'open invoice')} (${amounts(missing.money, locale)}) ${are} in the books only. I ask about that after the import; nothing counts as paid by itself.`;
}

function changesLine({ changes, rows }: CardReport, { locale, today }: On): Mrkdwn {
  if (changes.length === 0) return NOTHING;
  const lines = changes.map((change) => md`• ${changeLine(change, { locale, asOf: today })}`);
  return listed({ title: 'What changes', lines, more: rows.updated - changes.length });
}

function faultsLine({ faults, faultCount }: CardReport): Mrkdwn {
  if (faults.length === 0) return NOTHING;
  const lines = faults.map((row) => md`• ${reasonLine(row)}`);
  return listed({ title: 'Rows that I cannot read', lines, more: faultCount - faults.length });
}

function conflictsLine({ conflicts, conflictCount }: CardReport): Mrkdwn {
  if (conflictCount === 0) return NOTHING;
  const shown = conflicts.slice(0, CONFLICTS_SHOWN);
  const rows = shown.reduce((sum, { lines }) => sum + lines.length, 0);
  return listed({
    title: 'Rows that contradict each other or the books, so that none of them is taken',
    lines: shown.map((conflict) => md`• ${conflictLine(conflict)}`),
    more: conflictCount - rows,
    noun: 'row',
  });
}

/** "INV-7 (Acme) stands on line 4 and line 9 with other values" */
function conflictLine({ number, clientName, lines, reason }: ImportConflict): Mrkdwn {
  const name = md`*${shorten(md`${number}`, 60)}* (${nameOf({ name: clientName })})`;
  const [line] = lines;
  if (lines.length === 1) return shorten(md`${name}, line ${line ?? 0}: ${reason}`, LINE_LENGTH);
  const places = list(lines.map((one) => md`line ${one}`));
  return shorten(md`${name} stands on ${places} with other values`, LINE_LENGTH);
}

function reasonLine({ line, column, reason }: SkippedLine): Mrkdwn {
  return placedLine({ line, column, text: reason });
}

function listed(is: {
  title: string;
  lines: readonly Mrkdwn[];
  more: number;
  noun?: string;
}): Mrkdwn {
  const what = is.noun === undefined ? `${is.more} more` : count(is.more, `more ${is.noun}`);
  const more = is.more > 0 ? [md`…and ${what}`] : [];
  return join([md`*${is.title}*`, ...is.lines, ...more], '\n');
}

function warningBlocks({ warnings, warningCount }: CardReport): KnownBlock[] {
  const more = warningCount - warnings.length;
  const lines = warnings.map((warning) => shorten(md`${warning}`, LINE_LENGTH));
  const all = more > 0 ? [...lines, md`…and ${count(more, 'more note')}`] : lines;
  return all.length === 0 ? [] : [context(join([md`*Notes*`, ...all], '\n'))];
}

function sections(texts: readonly Mrkdwn[]): KnownBlock[] {
  return texts.filter((text) => text.mrkdwn !== '').map((text) => section(text));
}
