// What a file leaves open, asked on its card: a select where there is a choice, a button where a form is needed.
import type { Button, KnownBlock, PlainTextOption, StaticSelect } from '@slack/types';
import type { ImportQuestion } from '#domain/import-request.ts';
import { tableIn } from '#domain/import-request.ts';
import { ACTION, BLOCK } from './ids.ts';
import { questionText } from './import-words.ts';
import { actions, button, option, placeholder, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { clip } from './text.ts';
import { days } from './words.ts';

const TERMS = [0, 7, 10, 14, 15, 20, 21, 28, 30, 45, 60, 75, 90, 120];

/** The question, and what answers it. */
export function questionBlocks(is: {
  question: ImportQuestion;
  requestId: string;
  cancel: Parameters<typeof actions>[0][number];
}): KnownBlock[] {
  const { question, requestId, cancel } = is;
  return [
    section(questionText(question)),
    ...actions(
      [answerElement(question, requestId), ...columnsInstead(question, requestId), cancel],
      `${BLOCK.importQuestion}:${requestId}`,
    ),
  ];
}

function answerElement(question: ImportQuestion, requestId: string) {
  switch (question.kind) {
    case 'dateOrder':
      return select({
        actionId: ACTION.importDateOrder,
        hint: 'Choose the order',
        options: question.choices.map(({ value, label }) => option(label, value)),
      });
    case 'currency':
      return currencySelect(question.suggestions);
    case 'terms':
      return select({
        actionId: ACTION.importTerms,
        hint: 'Choose the days',
        options: TERMS.map((term) => option(term === 0 ? 'At once' : days(term), String(term))),
      });
    case 'mapping':
      return button({
        label: 'Choose columns',
        actionId: ACTION.importColumns,
        value: requestId,
        style: 'primary',
      });
  }
}

/** Where what is asked for may stand in a column after all. */
function columnsInstead(question: ImportQuestion, requestId: string): Button[] {
  if (question.kind !== 'terms' || tableIn(question) === null) return [];
  return [button({ label: 'Columns', actionId: ACTION.importColumns, value: requestId })];
}

function select(is: { actionId: string; hint: string; options: PlainTextOption[] }): StaticSelect {
  return {
    type: 'static_select',
    action_id: is.actionId,
    placeholder: placeholder(is.hint),
    options: is.options.slice(0, LIMITS.options),
  };
}

/** What the signs on the amounts may mean comes first. */
function currencySelect(suggestions: readonly string[]): StaticSelect {
  const likely = suggestions.length === 0 ? [] : [group('Likely', suggestions)];
  const others = PRESENT.filter((code) => !suggestions.includes(code));
  const groups = [];
  for (let at = 0; at < others.length; at += LIMITS.options) {
    const codes = others.slice(at, at + LIMITS.options);
    groups.push(group(`${codes[0]?.charAt(0)} to ${codes.at(-1)?.charAt(0)}`, codes));
  }
  return {
    type: 'static_select',
    action_id: ACTION.importCurrency,
    placeholder: placeholder('Choose the currency'),
    option_groups: [...likely, ...groups],
  };
}

function group(label: string, codes: readonly string[]) {
  return {
    label: option(label, label).text,
    options: codes.map((code) => option(clip(`${code} · ${nameOfCurrency(code)}`, 60), code)),
  };
}

const NAMES = new Intl.DisplayNames('en', { type: 'currency' });

function nameOfCurrency(code: string): string {
  return NAMES.of(code) ?? code;
}

/** Those that went out of use carry their years: "German Mark (1948–1999)". */
const PRESENT = Intl.supportedValuesOf('currency').filter((code) => {
  const name = nameOfCurrency(code);
  return name !== code && !/\d{4}/.test(name);
});
