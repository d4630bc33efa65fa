// Fills the demo's database before the bot starts: the team and its settings, its invoices, its sender, its contacts.
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DateTime } from 'luxon';
import type { Database } from '#db/client.ts';
import type { ImportReport } from '#domain/imported.ts';
import { saveContactOf } from '#flows/contacts.ts';
import { importFile } from '#flows/import.ts';
import { explainInvoices } from '#flows/late-reasons.ts';
import { resolveOwner } from '#flows/owner.ts';
import { changeSender, goLive } from '#flows/sender.ts';
import { lookUpClient } from '#flows/status.ts';
import { loadLateInvoices } from '#flows/why.ts';
import {
  changeRole,
  changeSettings,
  connectWorkspace,
  loadWorkspace,
  rememberProfile,
} from '#flows/workspace.ts';
import { agreeOnDisputes, tellOfDisputes } from './cases.ts';
import { DIGEST_HOUR, ZONE } from './clock.ts';
import { CONTACTS, SENDER } from './contacts.ts';
import { historyOf } from './history.ts';
import type { BotGivens } from './run.ts';
import { memberOf } from './slack/workspace.ts';

interface Act {
  workspaceId: string;
  actor: string;
  now: Date;
}

export async function furnish(
  db: Database,
  { givens, folder, now }: { givens: BotGivens; folder: string; now: Date },
): Promise<void> {
  const { id: workspaceId } = await connectWorkspace(db, {
    teamId: givens.teamId,
    name: givens.teamName,
  });
  const act: Act = { workspaceId, actor: 'terminal', now };
  await settle(db, act, givens);
  await seat(db, act, givens);
  await bringInvoices(db, act, { givens, folder });
  if (givens.csv !== null) await sayWhy(db, act, givens);
  await bringDisputes(db, act, givens);
  await bringMail(db, act, { hasMadeUpClients: givens.csv !== null });
}

/** A demo that is opened on a Sunday shows its digest all the same. */
async function settle(db: Database, act: Act, { channelId, today }: BotGivens): Promise<void> {
  const { weekday } = DateTime.fromISO(today);
  const workingDays = [...new Set([1, 2, 3, 4, 5, weekday])].sort((a, b) => a - b);
  const settings = {
    digestChannelId: channelId,
    digestHour: DIGEST_HOUR,
    timeZone: ZONE,
    locale: 'en-GB',
    week: { workingDays, country: null, region: null },
  };
  await changeSettings(db, { ...act, settings });
}

/** People who have used the bot before: it knows their names and addresses, which stand under letters. */
async function seat(
  db: Database,
  act: Act,
  { members, standIn: { workspace } }: BotGivens,
): Promise<void> {
  const { now, workspaceId } = act;
  for (const { userId: slackUserId, role } of members) {
    await changeRole(db, { ...act, slackUserId, role });
    const { realName: name, email, tz: timeZone, isAdmin } = memberOf(workspace, slackUserId);
    const flags = { isSlackAdmin: isAdmin, isBarred: false };
    await rememberProfile(db, { workspaceId, slackUserId, name, email, timeZone, ...flags }, now);
  }
}

async function bringInvoices(
  db: Database,
  { now, ...act }: Act,
  { givens, folder }: { givens: BotGivens; folder: string },
): Promise<void> {
  const path = givens.importFile ?? join(folder, 'invoices.csv');
  const bring = async (csv: string | null, at: Date): Promise<ImportReport['rows']> => {
    if (csv !== null) await writeFile(path, csv);
    const request = { ...act, path, fileName: basename(path), options: {}, commit: true };
    const outcome = await importFile({ db, now: at }, request);
    if (!outcome.ok) throw new Error(`${outcome.problem.message} ${outcome.problem.hint}`);
    return outcome.report.rows;
  };
  // The week between the two brings payments, of which some are late: people are asked about those.
  const aWeekAgo = new Date(now.getTime() - 7 * 86_400_000);
  if (givens.earlierCsv !== null) await bring(givens.earlierCsv, aWeekAgo);
  const rows = await bring(givens.csv, now);
  console.log(`  ${rows.imported + rows.updated + rows.unchanged} of ${rows.read} rows imported.`);
  for (const { line, reason } of rows.skipped.slice(0, 20))
    console.log(`  line ${line} left out: ${reason}`);
}

const HELD_UP_BY = [
  'po_missing',
  'awaiting_approval',
  'po_missing',
  'payment_run',
  'invoice_not_received',
  'po_missing',
  'awaiting_approval',
  'cash_flow',
];
const REASONS_SINCE_DAYS = 180;

/** What people found out in the last months about payments that came late. */
async function sayWhy(db: Database, act: Act, { members, today }: BotGivens): Promise<void> {
  const { workspaceId, now } = act;
  const since = DateTime.fromISO(today).minus({ days: REASONS_SINCE_DAYS }).toISODate() ?? today;
  const until = DateTime.fromISO(today).minus({ days: 7 }).toISODate() ?? today;
  const late = await loadLateInvoices(db, {
    workspaceId,
    clientId: null,
    currency: null,
    limit: null,
    offset: 0,
    period: { from: since, to: until },
    which: { kind: 'all' },
  });
  for (const [at, { client, id }] of (late?.invoices ?? []).entries()) {
    const actor = members[at % members.length]?.userId ?? act.actor;
    const said = { cause: HELD_UP_BY[at % HELD_UP_BY.length] ?? 'other' };
    const about = { clientId: client.id, invoiceIds: [id], origin: `demo:${id}` };
    await explainInvoices(db, { workspaceId, actor, now, today, said, ...about });
  }
}

/** Owners first: cases go to them. */
async function bringDisputes(db: Database, act: Act, givens: BotGivens): Promise<void> {
  const { now, workspaceId } = act;
  for (const { email, userId: slackUserId } of givens.members)
    await resolveOwner(db, { workspaceId, email, slackUserId, now });
  const workspace = await loadWorkspace(db, workspaceId);
  const history = historyOf(db, { givens, now, workspace });
  await agreeOnDisputes(history, givens.disputesChannelId);
  if (givens.csv !== null) await tellOfDisputes(history);
}

/** Live at once: the mail server is ours, and no letter leaves this computer. */
async function bringMail(
  db: Database,
  act: Act,
  { hasMadeUpClients }: { hasMadeUpClients: boolean },
): Promise<void> {
  const result = await changeSender(db, { ...act, form: SENDER, staysLive: false });
  if (!result.ok) throw new Error(`The demo's sender: ${JSON.stringify(result.mistakes)}`);
  await goLive(db, act);
  for (const { client: number, form } of hasMadeUpClients ? CONTACTS : []) {
    const found = await lookUpClient(db, act.workspaceId, number);
    const saved =
      found.ok &&
      (await saveContactOf(db, { ...act, clientId: found.client.id, contactId: null, form }));
    if (!saved || !saved.ok) throw new Error(`The demo's contact at ${number} was not taken.`);
  }
}
