// Inputs that several forms share: a line or lines of text, and a choice among a few. Cut to Slack's limits.
import type { InputBlock, PlainTextOption } from '@slack/types';
import { input, option, placeholder } from './kit.ts';
import { LIMITS } from './limits.ts';
import { clip } from './text.ts';

interface TextInput {
  readonly label: string;
  readonly field: string;
  /** At most `max` characters, no more than Slack's 3,000. */
  readonly max: number;
  readonly value?: string | null;
  readonly hint?: string;
  /** Shown in grey while nothing is typed. */
  readonly example?: string;
  readonly isOptional?: boolean;
}

export function textInput(is: TextInput): InputBlock {
  return typed(is, false);
}

export function linesInput(is: TextInput): InputBlock {
  return typed(is, true);
}

function typed(is: TextInput, multiline: boolean): InputBlock {
  const max = Math.min(is.max, LIMITS.inputLength);
  const value = clip((is.value ?? '').toWellFormed(), max);
  return input({
    ...is,
    element: {
      type: 'plain_text_input',
      max_length: max,
      ...(multiline ? { multiline } : {}),
      ...(value === '' ? {} : { initial_value: value }),
      ...(is.example === undefined ? {} : { placeholder: placeholder(is.example) }),
    },
  });
}

/** One of a few values that we know; the chosen one is set. */
export function choiceInput(is: {
  label: string;
  field: string;
  options: readonly PlainTextOption[];
  chosen: string;
  hint?: string;
}): InputBlock {
  const now = is.options.find(({ value }) => value === is.chosen);
  return input({
    ...is,
    element: {
      type: 'static_select',
      options: is.options.slice(0, LIMITS.options),
      ...(now ? { initial_option: now } : {}),
    },
  });
}

/** A table of values and their names as options. */
export function optionsOf(names: Readonly<Record<string, string>>): PlainTextOption[] {
  return Object.entries(names).map(([value, name]) => option(name, value));
}
