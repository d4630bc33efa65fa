// What a person typed and chose in a form. Every field is found by one name, its block and its action alike.
import type { ViewStateValue } from '@slack/bolt';

export type Answers = Record<string, Record<string, ViewStateValue>>;

/** What was typed, without blanks around it; null where nothing was. */
export function typedIn(answers: Answers, field: string): string | null {
  return answers[field]?.[field]?.value?.trim() || null;
}

/** The value of the one option that is chosen; null where none is. */
export function chosenIn(answers: Answers, field: string): string | null {
  return answers[field]?.[field]?.selected_option?.value ?? null;
}

/** The values of the ticked boxes. */
export function tickedIn(answers: Answers, field: string): string[] {
  return (answers[field]?.[field]?.selected_options ?? []).map(({ value }) => value);
}

/** The whole number that was typed; null where nothing was, NaN where it is none. */
export function numberIn(answers: Answers, field: string): number | null {
  const typed = typedIn(answers, field);
  if (typed === null) return null;
  return /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
}
