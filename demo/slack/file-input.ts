// What Slack's own form does about files: lets some through, and says which were chosen. Pure.
import { extensionOf } from './file-types.ts';
import { type Json, listOf, objectOf, type SlackFile, textOf } from './protocol.ts';

const LARGEST_BYTES = 10 * 1024 * 1024;

/** So many files, of those endings, none over ten megabytes; throws where Slack's form would refuse. */
export function chosenFiles(
  element: Json,
  ids: string[],
  find: (id: string) => SlackFile | undefined,
): SlackFile[] {
  const { filetypes, max_files: most = 10, action_id: actionId } = element;
  if (ids.length > Number(most)) throw new Error(`${actionId} takes ${most} files at most`);
  return ids.map((id) => {
    const file = find(id);
    if (!file) throw new Error(`There is no file ${id}`);
    if (Array.isArray(filetypes) && !filetypes.includes(extensionOf(file.name ?? '')))
      throw new Error(`${actionId} takes ${filetypes.join(', ')}, not ${file.name}`);
    if ((file.size ?? 0) > LARGEST_BYTES)
      throw new Error(`${file.name} is over the 10 MB that a form takes`);
    return file;
  });
}

/** The ids of all files in the state of a form. */
export const filesIn = (state: Json): string[] =>
  Object.values(objectOf(state['values'])).flatMap((block) =>
    Object.values(objectOf(block)).flatMap((entered) =>
      listOf(objectOf(entered)['files']).map(({ id }) => textOf(id)),
    ),
  );
