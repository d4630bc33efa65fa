// As whom the team writes to its clients, and the one switch that lets letters reach them.
import { recordActivity } from '#db/activity.ts';
import { wantReachRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { findSender, findSenderAuthor, saveSender } from '#db/senders.ts';
import { findWorkspace, lockWorkspace } from '#db/workspaces.ts';
import type { Sender } from '#domain/sender.ts';
import { reachOf } from '#domain/sender.ts';
import type { Database } from './deps.ts';
import type { SenderForm, SenderMistake } from './sender-form.ts';
import { senderFacts, senderMistakes } from './sender-form.ts';

/** What the environment says where no admin has. */
export interface SenderDefaults {
  readonly from: { readonly name: string | null; readonly address: string } | null;
  readonly replyTo: string | null;
  readonly phone: string | null;
  readonly logoUrl: string | null;
  readonly signature: string | null;
  readonly paymentLink: string | null;
  readonly payTo: Sender['payTo'];
  readonly language: Sender['language'] | null;
}

/** Who is named in the record for what stands in the environment. */
const ENVIRONMENT = 'environment';

const USUAL = {
  phone: null,
  logoUrl: null,
  signature: null,
  paymentLink: null,
  payTo: {},
  isLive: false,
  allowList: [],
  minGapDays: 3,
  language: 'en',
} as const satisfies Partial<Sender>;

interface Act {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Date;
}

/** Null: nobody has said as whom the team writes. */
export async function senderOf(db: Database, workspaceId: string): Promise<Sender | null> {
  return findSender(db.prisma, workspaceId);
}

/** Takes over what the environment says, for as long as nobody has said it in Slack. */
export async function adoptSender(
  db: Database,
  given: { workspaceId: string; defaults: SenderDefaults; now: Date },
): Promise<void> {
  const { now, workspaceId } = given;
  const { from, language, logoUrl, paymentLink, payTo, phone, replyTo, signature } = given.defaults;
  if (!from) return;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const author = await findSenderAuthor(tx, workspaceId);
    if (author !== null && author !== ENVIRONMENT) return;
    const former = await findSender(tx, workspaceId);
    const workspace = await findWorkspace(tx, workspaceId);
    const sender: Sender = {
      ...(former ?? USUAL),
      fromName: from.name ?? workspace?.name ?? from.address,
      fromAddress: from.address,
      replyTo: replyTo ?? 'owner',
      phone,
      logoUrl,
      signature,
      paymentLink,
      payTo,
      language: language ?? USUAL.language,
    };
    await save(tx, { workspaceId, actor: ENVIRONMENT, now, former, sender });
  });
}

export type SenderResult =
  | { readonly ok: true; readonly sender: Sender }
  | { readonly ok: false; readonly mistakes: readonly SenderMistake[] };

/** Says as whom the team writes. Without `staysLive` letters go to the allow-list only; going live is `goLive`. */
export async function changeSender(
  db: Database,
  given: Act & { form: SenderForm; staysLive: boolean },
): Promise<SenderResult> {
  const { form, workspaceId } = given;
  const mistakes = senderMistakes(form);
  if (mistakes.length > 0) return { ok: false, mistakes };
  return db.prisma.$transaction(async (tx): Promise<SenderResult> => {
    await lockWorkspace(tx, workspaceId);
    const former = await findSender(tx, workspaceId);
    const isLive = given.staysLive && (former?.isLive ?? false);
    const sender = { ...senderFacts(form), isLive };
    await save(tx, { ...given, former, sender });
    return { ok: true, sender };
  });
}

/** From now on letters that people approve reach clients. Null: nobody has said as whom the team writes. */
export async function goLive(db: Database, given: Act): Promise<Sender | null> {
  const { workspaceId } = given;
  return db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const former = await findSender(tx, workspaceId);
    if (!former) return null;
    const sender = { ...former, isLive: true };
    await save(tx, { ...given, former, sender });
    return sender;
  });
}

/** The record names what was changed, never an address or an account. */
async function save(
  tx: Queries,
  given: Act & { former: Sender | null; sender: Sender },
): Promise<void> {
  const { actor, former, now, sender, workspaceId } = given;
  const fields = Object.keys(sender) as (keyof Sender)[];
  const changed = fields
    .filter((field) => JSON.stringify(former?.[field]) !== JSON.stringify(sender[field]))
    .sort();
  if (changed.length === 0) return;
  await saveSender(tx, { workspaceId, sender, by: actor, at: now });
  await wantRedraw(tx, workspaceId); // It says whom letters reach; so do cards.
  if (reachOf(former) !== reachOf(sender)) await wantReachRedraws(tx, workspaceId);
  const { isLive, language, minGapDays } = sender;
  const wasLive = former?.isLive ?? false;
  await recordActivity(tx, {
    workspaceId,
    at: now,
    actor,
    action: isLive === wasLive ? 'sender.change' : isLive ? 'sender.live' : 'sender.practice',
    facts: { changed: changed.join(' '), isLive, language, minGapDays },
  });
}
