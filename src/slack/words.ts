// The words of a slash command: Slack escapes three characters and writes people as <@U1|name>. Pure.

export interface Words {
  /** The first word, lower case; '' when nothing was typed. */
  readonly verb: string;
  /** All that follows, as the person typed it, without mentions. */
  readonly rest: string;
  /** People mentioned, in order. */
  readonly userIds: readonly string[];
}

const MENTION = /<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g;

export function wordsOf(text: string): Words {
  const userIds = [...text.matchAll(MENTION)].flatMap((match) => match[1] ?? []);
  const [verb = '', ...rest] = text
    .replaceAll(MENTION, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
    .split(/\s+/);
  return { verb: verb.toLowerCase(), rest: rest.join(' '), userIds };
}
