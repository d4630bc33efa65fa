// Whether a template is written in the little Liquid there is: placeholders by their names, and conditions on them. Pure.
import { nearestOf } from '#platform/nearest.ts';
import { PLACEHOLDERS } from './template-values.ts';

/** Something that a person must mend, with the line where it stands. */
export interface Mistake {
  readonly line: number;
  readonly sentence: string;
}

const NAMES = Object.keys(PLACEHOLDERS);
const MARK = /\{\{-?(?<output>[\s\S]*?)-?\}\}|\{%-?(?<tag>[\s\S]*?)-?%\}/g;
const NAME = /^[a-z_]+$/i;
const TAGS_WITH_CONDITION = ['if', 'elsif', 'unless', 'case', 'when'];
const TAGS_ALONE = ['else', 'endif', 'endunless', 'endcase'];
/** A name, a word in quotes, a number, a comparison. No dots, brackets, ranges or filters. */
const CONDITION =
  /^(?:\s|,|==|!=|[<>]=?|"[^"{}%]*"|'[^'{}%]*'|\d{1,6}(?![\w.])|[a-z_]+(?![\w.[]))+$/i;
const QUOTED = /"[^"]*"|'[^']*'/g;
const CONDITION_WORDS = [
  'and',
  'or',
  'not',
  'contains',
  'true',
  'false',
  'nil',
  'null',
  'blank',
  'empty',
];

/** Everything that is not a known placeholder or a plain condition, in the order of the lines. */
export function mistakesOfShape(text: string): Mistake[] {
  return [...text.matchAll(MARK)].flatMap((found) => {
    const line = lineAt(text, found.index);
    const sentences =
      found.groups?.['output'] === undefined
        ? tagMistakes(found.groups?.['tag'] ?? '')
        : outputMistakes(found.groups['output']);
    return sentences.map((sentence) => ({ line, sentence }));
  });
}

/** The line, from 1, on which this character stands. */
function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function outputMistakes(content: string): string[] {
  const name = content.trim();
  if (NAME.test(name)) return nameMistakes(name);
  return [
    `{{ ${short(name)} }} is not a placeholder. Between the braces only the name of one can stand.`,
  ];
}

function tagMistakes(content: string): string[] {
  const [tag = ''] = content.trim().split(/\s/, 1);
  const rest = content.trim().slice(tag.length).trim();
  if (TAGS_ALONE.includes(tag) && rest === '') return [];
  if (!TAGS_WITH_CONDITION.includes(tag))
    return [`{% ${short(content.trim())} %} cannot be used here: conditions with "if" can.`];
  if (!CONDITION.test(rest))
    return [
      `{% ${short(content.trim())} %} is not a condition that can be read here. Write it like {% if invoice_count == 1 %}.`,
    ];
  const names = rest.replace(QUOTED, ' ').match(/[a-z_]+/gi) ?? [];
  return names.filter((name) => !CONDITION_WORDS.includes(name)).flatMap(nameMistakes);
}

function nameMistakes(name: string): string[] {
  if (Object.hasOwn(PLACEHOLDERS, name)) return [];
  const near = nearestOf(name, NAMES);
  const hint = near === null ? '' : ` Did you mean {{ ${near} }}?`;
  return [`There is no placeholder {{ ${short(name)} }}.${hint}`];
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 40).toWellFormed()}…` : line;
}
