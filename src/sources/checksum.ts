// Holds the open total that a report prints against the rows above it: a cut or edited report is noticed. Pure.
import { isCurrency } from '#domain/money.ts';
import { parseAmount } from './amount.ts';
import type { ReadSettings } from './document-faults.ts';
import { markOf } from './document-money.ts';
import type { Layout, Reading } from './format.ts';
import { quoted, Refusal } from './problem.ts';

type Settings = Pick<ReadSettings, 'titles' | 'marks' | 'mixesMarks' | 'currency' | 'warn'>;

/**
 * To be called with every reading in order. At a total that its rows do not add up to it throws a Refusal, or only
 * warns where the layout says that its program's totals are not to be trusted. Each currency has its own sum.
 */
export function openTotals(
  settings: Settings,
  onWrongTotal: Layout['onWrongTotal'] = 'refuse',
): (reading: Reading) => void {
  const sums = new Map<string, bigint>();
  const parse = (text: string | undefined, named: string | undefined) => {
    const currency = (named ?? settings.currency ?? '').toUpperCase();
    if (text === undefined || !isCurrency(currency)) return null;
    const mark = markOf(text, 'balance', settings);
    return { currency, amount: parseAmount(text, { mark, currency }) };
  };
  return (reading) => {
    if (reading.kind === 'summary') {
      const total = parse(reading.openTotal, reading.currency);
      if (!total || reading.openTotal === undefined) return;
      const sum = sums.get(total.currency) ?? 0n;
      if (total.amount.ok && total.amount.minor === sum) return;
      const wrong = `The open balances above do not add up to the total ${quoted(reading.openTotal)}`;
      if (onWrongTotal === 'refuse') throw mismatch(reading.line, wrong, settings.titles.balance);
      settings.warn(wrong, reading.line);
      return;
    }
    const { balance, currency } = reading.kind === 'skipped' ? reading : reading.draft;
    const part = parse(balance, currency);
    if (part?.amount.ok)
      sums.set(part.currency, (sums.get(part.currency) ?? 0n) + part.amount.minor);
  };
}

function mismatch(line: number, message: string, column: string | undefined): Refusal {
  return new Refusal({
    line,
    ...(column !== undefined && { column }),
    message: `${message}.`,
    hint: 'Rows are missing or were changed: export the report again.',
  });
}
