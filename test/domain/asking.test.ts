// Goal: what a team says of asking and thanking stays within its bounds. Method: a table at both sides of each.
import { expect, it } from 'vitest';
import type { AskingRules } from '#domain/asking.ts';
import { askingMistakes } from '#domain/asking.ts';

const usual: AskingRules = { fromDays: 1, fromAmount: 0, thankGapDays: 30 };

it.each<[Partial<AskingRules>, string[]]>([
  [{}, []],
  [{ fromDays: 0 }, ['fromDays']],
  [{ fromDays: 365 }, []],
  [{ fromDays: 366 }, ['fromDays']],
  [{ fromDays: 1.5 }, ['fromDays']],
  [{ fromAmount: -1 }, ['fromAmount']],
  [{ fromAmount: 1_000_000 }, []],
  [{ fromAmount: 1_000_001 }, ['fromAmount']],
  [{ fromAmount: 0.5 }, ['fromAmount']],
  [{ thankGapDays: 1 }, []],
  [{ thankGapDays: 0 }, ['thankGapDays']],
  [{ thankGapDays: 365 }, []],
  [{ thankGapDays: 366 }, ['thankGapDays']],
  [
    { fromDays: Number.NaN, fromAmount: Number.NaN, thankGapDays: Number.NaN },
    ['fromDays', 'fromAmount', 'thankGapDays'],
  ],
])('%j: %j', (is, mistakes) => {
  expect(askingMistakes({ ...usual, ...is })).toEqual(mistakes);
});
