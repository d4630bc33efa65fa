// Which clients a sentence is about: those whose name it begins with or names in full. Pure.
import { normaliseName, type SearchableClient } from './client-search.ts';

/** Words with which sentences begin: alone they name nobody, whatever a client is called. */
const EVERYDAY = new Set(
  (
    'a an and any at call called can did do done for from he her his i if in is it its my next no not now of ok on one our ' +
    'paid she so thanks that the their then there they this to today tomorrow we what when who will yes you your ' +
    'aber am an auf das dem den der die ein eine er es haben hat heute ich im in ist ja kein mit morgen nach nein noch ' +
    'sie sind und uns von was wer wir zu'
  ).split(' '),
);

/** A run of words of the sentence, `to` excluded. */
interface Run<T> {
  readonly client: T;
  readonly from: number;
  readonly to: number;
}

/**
 * The clients that a sentence may mean. One alone is always meant. Else those whose name or alias stands in it as whole
 * words, and those with whose first words it begins ("Acme called" for "Acme & Sons"). The longest name wins where one
 * lies within another: "Acme Leeds" is not "Acme". Two of one name are both meant, so that somebody asks.
 */
export function clientsMeant<T extends SearchableClient>(
  sentence: string,
  clients: readonly T[],
): readonly T[] {
  if (clients.length === 1) return clients;
  const words = normaliseName(sentence).split(' ');
  const runs = clients.flatMap((client) =>
    [client.name, ...client.aliases].flatMap((name) =>
      runsOf(normaliseName(name).split(' '), words).map((run) => ({ client, ...run })),
    ),
  );
  const longest = runs.filter((run) => !runs.some((other) => isWithin(run, other)));
  return clients.filter((one) => longest.some(({ client }) => client === one));
}

function runsOf(name: readonly string[], words: readonly string[]): Omit<Run<never>, 'client'>[] {
  const whole = words.flatMap((_, from) =>
    name.every((word, index) => words[from + index] === word) && isTelling(name)
      ? [{ from, to: from + name.length }]
      : [],
  );
  const shared = name.findIndex((word, index) => words[index] !== word);
  const start = shared > 0 && isTelling(name.slice(0, shared)) ? [{ from: 0, to: shared }] : [];
  return [...whole, ...start];
}

/** "the", "24": words that stand in many sentences. */
function isTelling(name: readonly string[]): boolean {
  return name.some((word) => !EVERYDAY.has(word) && !/^\d*$/.test(word) && word.length > 1);
}

function isWithin<T>(run: Run<T>, other: Run<T>): boolean {
  const isShorter = run.to - run.from < other.to - other.from;
  return isShorter && run.from >= other.from && run.to <= other.to;
}
