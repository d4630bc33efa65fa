// THE TABLE of /ar words. One line a word; the conversation behind it lives in the file of its noun.
import type { App, RespondFn, SlashCommand } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { helpMessage } from '#blocks/help.ts';
import { unknownWord } from '#blocks/notice.ts';
import type { Role } from '#domain/types.ts';
import { nearestOf } from '#platform/nearest.ts';
import { onAccessCommand } from './access.ts';
import { onAwayCommand, onLeadCommand } from './away.ts';
import type { Bot } from './bot.ts';
import { onCausesCommand } from './causes.ts';
import { onContactCommand } from './contact.ts';
import { onDigestCommand } from './digest.ts';
import { onDisputeCommand } from './dispute.ts';
import { onDisputesCommand } from './disputes.ts';
import { onImportCommand } from './import.ts';
import { onNoteCommand } from './note.ts';
import { onNotesCommand } from './notes.ts';
import { onNumbersCommand } from './numbers.ts';
import { onOwnerCommand } from './owner.ts';
import { onRemindCommand } from './reminder.ts';
import { onSettingsCommand } from './settings.ts';
import { onSnoozeCommand } from './snooze.ts';
import { onStatusCommand } from './status.ts';
import { onThankCommand } from './thanks.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';
import { onWhyCommand } from './why.ts';
import type { Words } from './words.ts';
import { wordsOf } from './words.ts';

export interface Command {
  readonly word: string;
  /** What to type, after `/ar`. */
  readonly usage: string;
  readonly what: string;
  readonly run: (call: CommandCall) => Promise<void>;
}

/** One use of `/ar`, already acknowledged. */
export interface CommandCall {
  readonly bot: Bot;
  readonly client: WebClient;
  readonly words: Words;
  readonly body: SlashCommand;
  /** Answers only the person who asked. */
  readonly respond: RespondFn;
  /** The turn of a person who may do this; null after a refusal, which has been said. */
  readonly begin: (role: Role) => Promise<Turn | null>;
}

export const COMMANDS: readonly Command[] = [
  {
    word: 'status',
    usage: 'status [client]',
    what: 'What a client owes, how they usually pay, and what to do next.',
    run: onStatusCommand,
  },
  {
    word: 'digest',
    usage: 'digest [post]',
    what: "Look at today's digest, or post it now.",
    run: onDigestCommand,
  },
  {
    word: 'remind',
    usage: 'remind [client]',
    what: 'See the letter to a client, change it and send it; or all letters for today.',
    run: onRemindCommand,
  },
  {
    word: 'thank',
    usage: 'thank client',
    what: 'See the thank-you to a client who paid on time, change it and send it.',
    run: onThankCommand,
  },
  {
    word: 'note',
    usage: 'note client text',
    what: 'Keep what was said or seen of a client; without a text a form asks for it.',
    run: onNoteCommand,
  },
  {
    word: 'notes',
    usage: 'notes client [word]',
    what: 'Read the notes on a client, or those with a word in them.',
    run: onNotesCommand,
  },
  {
    word: 'snooze',
    usage: 'snooze client',
    what: 'Leave a client in peace until a day.',
    run: onSnoozeCommand,
  },
  {
    word: 'owner',
    usage: 'owner client @person',
    what: 'Say who looks after a client.',
    run: onOwnerCommand,
  },
  {
    word: 'contact',
    usage: 'contact client',
    what: 'Who is written to at a client, and how they like it.',
    run: onContactCommand,
  },
  {
    word: 'causes',
    usage: 'causes',
    what: 'What can hold a payment up, and what follows from it (admins change the list).',
    run: onCausesCommand,
  },
  {
    word: 'why',
    usage: 'why [client] [from] [to]',
    what: 'Why invoices were paid late, whose side it lay on, and what changed.',
    run: onWhyCommand,
  },
  {
    word: 'numbers',
    usage: 'numbers [client|owner|month] [from] [to]',
    what: 'How long clients take to pay, and how many pay on time; also for one client by its name.',
    run: onNumbersCommand,
  },
  {
    word: 'dispute',
    usage: 'dispute [client|invoice|D-12]',
    what: 'Open a case of what a client disputes, or look at one.',
    run: onDisputeCommand,
  },
  {
    word: 'disputes',
    usage: 'disputes [mine|open|client] [from] [to]',
    what: 'Cases with something left to do, how they ended, and what they came from.',
    run: onDisputesCommand,
  },
  {
    word: 'import',
    usage: 'import [mappings]',
    what: 'Bring invoices in from a file, or see which tables are known.',
    run: onImportCommand,
  },
  {
    word: 'away',
    usage: 'away [until day|off] [@deputy]',
    what: 'Say until when you are away, and who gets your disputes then.',
    run: onAwayCommand,
  },
  {
    word: 'lead',
    usage: 'lead @person @lead',
    what: 'Say who answers for what a person owns (admins).',
    run: onLeadCommand,
  },
  {
    word: 'access',
    usage: 'access @person viewer|collector|approver|admin|none',
    what: 'Say what a person may see and do (admins).',
    run: onAccessCommand,
  },
  {
    word: 'settings',
    usage: 'settings',
    what: 'Digest, business days, as whom we write to clients, when we ask and thank (admins).',
    run: onSettingsCommand,
  },
  { word: 'help', usage: 'help', what: 'This list.', run: onHelpCommand },
];

async function onHelpCommand(call: CommandCall): Promise<void> {
  await call.respond({ ...helpMessage(COMMANDS) });
}

async function onUnknownWord(call: CommandCall): Promise<void> {
  const { verb } = call.words;
  const nearest = nearestOf(
    verb,
    COMMANDS.map(({ word }) => word),
  );
  await call.respond({ ...unknownWord({ word: verb, nearest }) });
}

export function registerCommands(app: App, bot: Bot): void {
  app.command('/ar', async ({ body, client, respond }) => {
    const words = wordsOf(body.text);
    const call: CommandCall = {
      bot,
      client,
      words,
      body,
      respond,
      begin: async (role) => {
        const begun = await beginTurn(bot, client, { userId: body.user_id, role });
        if (begun.ok) return begun.turn;
        await respond({ ...begun.refusal });
        return null;
      },
    };
    const word = words.verb === '' ? 'help' : words.verb;
    const command = COMMANDS.find((one) => one.word === word);
    await (command ? command.run(call) : onUnknownWord(call));
  });
}
