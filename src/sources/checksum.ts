// Holds the open total that a report prints against the rows above it: a cut or edited report is not imported.
import { isCurrency } from '#domain/money.ts';
import { parseAmount } from './amount.ts';
import type { ReadSettings } from './document.ts';
import type { Reading } from './format.ts';
import { quoted, Refusal } from './problem.ts';

/** To be called with every reading in order; throws a Refusal at a total that its rows do not add up to. */
export function openTotals(
  settings: Pick<ReadSettings, 'marks' | 'currency'>,
): (reading: Reading) => void {
  const currency = settings.currency ?? '';
  if (!isCurrency(currency)) return () => {};
  const mark = settings.marks.get('balance') ?? 'unknown';
  let sum = 0n;
  return (reading) => {
    if (reading.kind !== 'summary') {
      const text = reading.kind === 'skipped' ? reading.balance : reading.draft.balance;
      const balance = text === undefined ? null : parseAmount(text, { mark, currency });
      if (balance?.ok) sum += balance.minor;
    } else if (reading.openTotal !== undefined) {
      const total = parseAmount(reading.openTotal, { mark, currency });
      if (!total.ok || total.minor !== sum) throw mismatch(reading.line, reading.openTotal);
    }
  };
}

function mismatch(line: number, total: string): Refusal {
  return new Refusal({
    line,
    message: `The open balances above do not add up to the total ${quoted(total)}.`,
    hint: 'Rows are missing or were changed: export the report again.',
  });
}
