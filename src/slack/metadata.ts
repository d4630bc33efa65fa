// What a modal remembers between opening and submitting: ids only, checked on the way back.
import { z } from 'zod';
import { LETTER_STAGES } from '#domain/ladder.ts';

const METADATA = z.object({
  v: z.literal(1),
  clientId: z.string().max(40).optional(),
  /** What day it was for the team when the modal opened. */
  today: z.string().max(10).optional(),
  /** Where the conversation takes place, for the answer. */
  channelId: z.string().max(40).optional(),
  /** The import that a form is about, and of it the table or the lines that the form shows. */
  requestId: z.string().max(40).optional(),
  fingerprint: z.string().max(64).optional(),
  /** What a list shows that is drawn again when a form on top of it was sent, and for the form which view that is. */
  list: z.enum(['contacts', 'letters', 'notes', 'reminders']).optional(),
  listId: z.string().max(40).optional(),
  /** The contact, or the stage and language of the letter, that a form is about. */
  contactId: z.string().max(40).optional(),
  letter: z.string().max(40).optional(),
  /** Of the words of a letter: whether the team has its own, and of which words the warnings were shown. */
  isOwn: z.boolean().optional(),
  warnedOf: z.string().max(16).optional(),
  lines: z.array(z.number()).max(100).optional(),
  /** The cause that a form is about, and from which one on the list below shows them. */
  cause: z.string().max(75).optional(),
  from: z.number().int().nonnegative().optional(),
  /** What a form about a late payment answers. */
  questionId: z.string().max(40).optional(),
  /** The note that a form changes, what its list was asked for, and of a message that becomes one which it is and whose. */
  noteId: z.string().max(40).optional(),
  query: z.string().max(200).optional(),
  messageTs: z.string().max(40).optional(),
  saidBy: z.string().max(40).optional(),
  /** Of a letter: which one it is, what the person saw of the books, and our words as they were drawn last. */
  stage: z.enum(LETTER_STAGES).optional(),
  /** What its words were drawn for, and what it stated whenever they were drawn while somebody typed. */
  tone: z.enum(['softest', 'warm', 'plain']).optional(),
  invoices: z.string().max(16).optional(),
  stated: z.string().max(1_600).optional(),
  seen: z.string().max(16).optional(),
  shown: z.string().max(16).optional(),
  drawn: z.string().max(16).optional(),
  drawing: z.number().int().optional(),
  /** The letter whose words a new one began with. */
  formerId: z.string().max(40).optional(),
  /** Of a dispute: the case, how often it had been moved when the form was drawn, what the form does, and the proposal it answers. */
  disputeId: z.string().max(40).optional(),
  moves: z.number().int().optional(),
  disputeDeed: z.string().max(20).optional(),
  proposal: z.number().int().optional(),
});

export type Metadata = Omit<z.infer<typeof METADATA>, 'v'>;

export function writeMetadata(metadata: Metadata): string {
  return JSON.stringify({ v: 1, ...metadata });
}

/** What `writeMetadata` wrote; {} when the view comes from an older version of the bot. */
export function readMetadata(text: string | undefined): Metadata {
  try {
    const parsed = METADATA.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}
