// Who is away, as they said themselves or as their Slack status says. Pure.
import { addDays } from './calendar.ts';
import type { Day } from './types.ts';

/** What Slack shows of a person's status. */
export interface SlackStatus {
  readonly text: string;
  /** ":palm_tree:". */
  readonly emoji: string;
  /** When it ends; null: it stays until they take it off. */
  readonly endsAt: Date | null;
}

/** Pictures by which Slack's own statuses, and people, say that somebody is not at work. */
const AWAY_EMOJI: ReadonlySet<string> = new Set([
  ':palm_tree:',
  ':beach_with_umbrella:',
  ':umbrella_on_ground:',
  ':desert_island:',
  ':airplane:',
  ':face_with_thermometer:',
  ':hospital:',
  ':baby:',
  ':no_entry:',
  ':zzz:',
]);

/** English and German, as whole words. A lunch or a meeting is no absence. */
const AWAY_WORDS =
  /(?<![\p{L}\p{N}])(?:vacationing|(?:on|annual|parental|sick|medical)\s+(?:vacation|holiday|holidays|leave)|vacation|holidays?|out\s+of\s+(?:the\s+)?office|ooo|pto|out\s+sick|off\s+sick|sick|away|urlaub|im\s+urlaub|abwesend|krank|elternzeit|mutterschutz)(?![\p{L}\p{N}])/iu;

/** A status without an end holds until Slack is asked again. */
const WITHOUT_END = new Date('9999-12-31T00:00:00Z');

/** Until when a status says that somebody is away; null: it does not, or it is over. */
export function awayUntilOf(status: SlackStatus, now: Date): Date | null {
  const says = AWAY_EMOJI.has(status.emoji) || AWAY_WORDS.test(status.text);
  if (!says) return null;
  const until = status.endsAt ?? WITHOUT_END;
  return until > now ? until : null;
}

/** Whoever is away longer than this has left. */
export const LONGEST_AWAY_DAYS = 366;

export type AwayMistake = 'past' | 'too_long' | 'own_deputy';

/** What is wrong with what somebody says of their absence; null when nothing is. It ends today at the earliest; nobody stands in for themselves. */
export function awayMistake(given: {
  readonly userId: string;
  readonly until: Day;
  readonly deputyUserId: string | null;
  readonly today: Day;
}): AwayMistake | null {
  const { deputyUserId, today, until, userId } = given;
  if (until < today) return 'past';
  if (until > addDays(today, LONGEST_AWAY_DAYS)) return 'too_long';
  return deputyUserId === userId ? 'own_deputy' : null;
}
