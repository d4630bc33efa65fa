// What only a person can say of a file, asked in the terminal; the answer fills the option that a flag would.
import { isCurrency } from '#domain/money.ts';
import type { ImportProblem, ImportRequest } from '#flows/import.ts';
import { IMPORT_FIELDS } from '#flows/import.ts';
import { count } from './import-print.ts';

type Options = ImportRequest['options'];
type Question = NonNullable<ImportProblem['question']>;
type Table = Extract<Question, { kind: 'mapping' }>['table'];

/** One line typed by the person; null when they leave it. */
export type Ask = (prompt: string) => Promise<string | null>;

interface Asking {
  readonly ask: Ask;
  readonly say: (text: string) => void;
}

/** The options with the answer; null when the person gives none. */
export async function answerOf(
  question: Question,
  options: Options,
  asking: Asking,
): Promise<Options | null> {
  switch (question.kind) {
    case 'dateOrder':
      return with_(options, 'dateOrder', await choose(question, asking));
    case 'currency':
      return with_(options, 'currency', await askCurrency(question.suggestions, asking));
    case 'terms':
      return with_(options, 'terms', await askTerms(asking));
    case 'mapping': {
      const map = await askColumns(question.table, asking);
      return map && { ...options, map };
    }
  }
}

function with_(
  options: Options,
  name: 'dateOrder' | 'currency' | 'terms',
  value: string | null,
): Options | null {
  return value === null ? null : { ...options, [name]: value };
}

async function choose(
  { choices }: Extract<Question, { kind: 'dateOrder' }>,
  { ask, say }: Asking,
): Promise<string | null> {
  say(choices.map(({ label }, at) => `  ${at + 1}  ${label}`).join('\n'));
  for (;;) {
    const typed = await ask(`Which one? (1-${choices.length}): `);
    if (typed === null) return null;
    const chosen = choices[Number(typed) - 1];
    if (chosen) return chosen.value;
  }
}

async function askCurrency(
  suggestions: readonly string[],
  { ask, say }: Asking,
): Promise<string | null> {
  const such = suggestions.length > 0 ? suggestions.join(', ') : 'USD, EUR';
  for (;;) {
    const typed = (await ask(`Currency of the amounts (such as ${such}): `))?.trim() ?? null;
    if (typed === null || isCurrency(typed.toUpperCase())) return typed;
    say(`"${typed}" is no currency: type its three letters, such as EUR.`);
  }
}

async function askTerms({ ask, say }: Asking): Promise<string | null> {
  for (;;) {
    const typed = (await ask('Days from issue to due date (such as 30): '))?.trim() ?? null;
    if (typed === null || /^\d{1,3}$/.test(typed)) return typed;
    say('Type whole days, such as 30, at most 999.');
  }
}

const HELP =
  'Enter when this is right. Else NUMBER=field, such as 3=dueOn; NUMBER= when a column is not needed.';

/** Shows the columns with three values each and our guess, until the person says that it is right. */
async function askColumns(table: Table, { ask, say }: Asking): Promise<string[] | null> {
  const fieldAt = new Map<number, Field | null>(
    table.columns.map(({ position, field }) => [position, field]),
  );
  for (;;) {
    say(columnsText(table, fieldAt));
    const typed = await ask(`${HELP}\n> `);
    if (typed === null) return null;
    if (typed.trim() === '') return mapOf(table, fieldAt);
    const [, number, word = ''] = /^\s*(\d+)\s*=\s*(\w*)\s*$/.exec(typed) ?? [];
    const position = Number(number);
    const field = IMPORT_FIELDS.find((known) => known.toLowerCase() === word.toLowerCase()) ?? null;
    if (!fieldAt.has(position) || (word !== '' && !field)) {
      say(`The fields are: ${IMPORT_FIELDS.join(', ')}.`);
      continue;
    }
    for (const [at, other] of fieldAt) if (field && other === field) fieldAt.set(at, null);
    fieldAt.set(position, field);
  }
}

type Field = (typeof IMPORT_FIELDS)[number];

function columnsText(table: Table, fieldAt: ReadonlyMap<number, Field | null>): string {
  const lines = table.columns.map(({ position, label, samples }) => {
    const field = fieldAt.get(position) ?? 'not needed';
    return `  ${String(position).padStart(3)}  ${label.padEnd(24)} ${field.padEnd(12)} ${samples.join(' | ')}`;
  });
  return [
    `Columns of line ${count(table.headerLine)}, what they are read as, and values:`,
    ...lines,
  ].join('\n');
}

/** What `--map` would say; a field that was guessed and taken away is said to be nowhere. */
function mapOf(table: Table, fieldAt: ReadonlyMap<number, Field | null>): string[] {
  const said = table.columns.flatMap(({ position, label }) => {
    const field = fieldAt.get(position);
    return field ? [`${field}=${label}`] : [];
  });
  const kept = new Set(fieldAt.values());
  const gone = table.columns.flatMap(({ field }) =>
    field && !kept.has(field) ? [`${field}=`] : [],
  );
  return [...said, ...gone];
}
