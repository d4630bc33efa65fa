// What was typed after `goodterms import`, as the wishes of an import.
import type { ImportRequest } from '#flows/import.ts';
import { readArgs, UsageError } from './terminal.ts';

const IMPORT_USAGE = `goodterms import FILE… [--commit] [--json] [--map field=Column,…] [--date-order DMY|MDY|YMD]
                 [--currency USD] [--terms 30] [--take LINE,…] [--skip-faulty]
goodterms import --watch FOLDER [--commit] [--currency USD] …`;

export interface ImportWords {
  readonly files: readonly string[];
  readonly folder: string | null;
  readonly commit: boolean;
  readonly json: boolean;
  readonly wishes: Pick<ImportRequest, 'options' | 'take' | 'skipFaulty'>;
}

/** Throws a UsageError. */
export function readImportWords(argv: readonly string[]): ImportWords {
  const { values, positionals: files } = readArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
  });
  const folder = values.watch ?? null;
  if (files.length === 0 && folder === null) throw new UsageError(`Which file? ${IMPORT_USAGE}`);
  if (files.length > 0 && folder !== null)
    throw new UsageError('--watch takes the files of its folder; name no others.');
  const take = linesOf(values.take ?? []);
  if (take.length > 0 && files.length !== 1)
    throw new UsageError('--take names lines of one file; import that file alone.');
  return {
    files,
    folder,
    commit: values.commit,
    json: values.json,
    wishes: {
      options: {
        ...(values.map && { map: values.map }),
        ...(values['date-order'] !== undefined && { dateOrder: values['date-order'] }),
        ...(values.currency !== undefined && { currency: values.currency }),
        ...(values.terms !== undefined && { terms: values.terms }),
      },
      take,
      skipFaulty: values['skip-faulty'],
    },
  };
}

const OPTIONS = {
  commit: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  map: { type: 'string', multiple: true },
  'date-order': { type: 'string' },
  currency: { type: 'string' },
  terms: { type: 'string' },
  take: { type: 'string', multiple: true },
  'skip-faulty': { type: 'boolean', default: false },
  watch: { type: 'string' },
} as const;

function linesOf(words: readonly string[]): number[] {
  return words
    .flatMap((word) => word.split(','))
    .map((word) => {
      const line = Number(word.trim());
      if (Number.isSafeInteger(line) && line > 0) return line;
      throw new UsageError(`--take wants numbers of lines, such as --take 4,17, not "${word}".`);
    });
}
