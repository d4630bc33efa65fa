// When a team asks why a payment was late, and how often it thanks one client: the bounds of what can be said of it. Pure.
import type { AskPolicy } from './late-question.ts';

export interface AskingRules extends AskPolicy {
  /** Least days between two thank-you letters to one client. */
  readonly thankGapDays: number;
}

export type AskingField = keyof AskingRules;

/** Both ends count. Amounts are in main units of whatever currency it is. */
export const ASKING_BOUNDS: Readonly<
  Record<AskingField, { readonly least: number; readonly most: number }>
> = {
  fromDays: { least: 1, most: 365 },
  fromAmount: { least: 0, most: 1_000_000 },
  thankGapDays: { least: 1, most: 365 },
};

export const ASKING_FIELDS: readonly AskingField[] = ['fromDays', 'fromAmount', 'thankGapDays'];

/** The fields whose number is not whole or out of its bounds. */
export function askingMistakes(rules: AskingRules): AskingField[] {
  return ASKING_FIELDS.filter((field) => {
    const { least, most } = ASKING_BOUNDS[field];
    const number = rules[field];
    return !Number.isInteger(number) || number < least || number > most;
  });
}
