// The forms on the card of an import: which column is which, and which of the contradicting rows is right.
import type { App, BlockAction, ButtonAction, ViewStateValue } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION, BLOCK, VIEW } from '#blocks/ids.ts';
import { CONFLICTS_SHOWN, columnsModal, conflictsModal, NOT_NEEDED } from '#blocks/import-forms.ts';
import { FIELD_NAMES } from '#blocks/import-words.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { columnsToAsk, mappingMistake, tableIn } from '#domain/import-request.ts';
import { loadConflicts } from '#flows/import-conflicts.ts';
import type { RequestedImport } from '#flows/import-requests.ts';
import { chooseColumns, loadRequest, settleConflicts } from '#flows/import-requests.ts';
import type { Bot } from './bot.ts';
import { IMPORT_GONE, onTurn } from './import-card.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { fillModal, openModal } from './modal.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const COLUMNS = 'Which column is which?';
const CONFLICTS = 'Settle conflicts';
const CHANGED = notice('The import has gone on meanwhile; look at its card. Nothing was changed.');

type Values = Record<string, Record<string, ViewStateValue>>;

export function registerImportForms(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.importColumns, async ({ action, body, client }) => {
    await openForm(bot, client, {
      triggerId: body.trigger_id,
      userId: body.user.id,
      title: COLUMNS,
      requestId: action.value ?? '',
      form: columnsForm,
    });
  });

  app.action<BlockAction<ButtonAction>>(ACTION.importSettle, async ({ action, body, client }) => {
    await openForm(bot, client, {
      triggerId: body.trigger_id,
      userId: body.user.id,
      title: CONFLICTS,
      requestId: action.value ?? '',
      form: (request, turn) => conflictsForm(bot, request, turn),
    });
  });

  app.view(VIEW.columnsSubmit, async ({ ack, body, client, view }) => {
    const chosen = chosenIn(view.state.values, BLOCK.column);
    const errors = columnErrors(chosen);
    if (errors) {
      await ack({ response_action: 'errors', errors });
      return;
    }
    await ack({ response_action: 'update', view: loadingModal(COLUMNS) });
    await fillModal(client, { viewId: view.id, title: COLUMNS }, async () => {
      const given = { ...readMetadata(view.private_metadata), userId: body.user.id, chosen };
      return messageModal({ title: COLUMNS, message: await takeColumns(bot, client, given) });
    });
  });

  app.view(VIEW.conflictsSubmit, async ({ ack, body, client, view }) => {
    await ack({ response_action: 'update', view: loadingModal(CONFLICTS) });
    const chosen = chosenIn(view.state.values, BLOCK.conflict);
    await fillModal(client, { viewId: view.id, title: CONFLICTS }, async () => {
      const given = { ...readMetadata(view.private_metadata), userId: body.user.id, chosen };
      return messageModal({ title: CONFLICTS, message: await takeLines(bot, client, given) });
    });
  });
}

async function openForm(
  bot: Bot,
  client: WebClient,
  given: {
    triggerId: string;
    userId: string;
    title: string;
    requestId: string;
    form: (request: RequestedImport, turn: Turn) => Promise<ModalView | null> | ModalView | null;
  },
): Promise<void> {
  const { title, requestId, userId } = given;
  await openModal(client, { triggerId: given.triggerId, title }, async () => {
    const begun = await beginTurn(bot, client, { userId, role: 'collector' });
    if (!begun.ok) return messageModal({ title, message: begun.refusal });
    const request = await loadRequest(bot.db, { workspaceId: bot.workspaceId, requestId });
    if (!request) return messageModal({ title, message: IMPORT_GONE });
    return (await given.form(request, begun.turn)) ?? messageModal({ title, message: CHANGED });
  });
}

function columnsForm({ id, question, state }: RequestedImport): ModalView | null {
  const table = tableIn(question);
  if (!table || (state !== 'asking' && state !== 'ready')) return null;
  const metadata = writeMetadata({ requestId: id, fingerprint: table.fingerprint });
  return columnsModal({ table, metadata });
}

async function conflictsForm(
  bot: Bot,
  request: RequestedImport,
  turn: Turn,
): Promise<ModalView | null> {
  if (request.state !== 'ready') return null;
  const conflicts = await loadConflicts(bot.db, request);
  if (conflicts.length === 0) return null;
  const shown = conflicts.slice(0, CONFLICTS_SHOWN);
  const lines = shown.flatMap(({ rows }) => rows.map(({ line }) => line));
  return conflictsModal({
    conflicts: shown,
    more: conflicts.length - shown.length,
    today: turn.today,
    locale: turn.workspace.locale,
    metadata: writeMetadata({ requestId: request.id, lines }),
  });
}

interface Answered {
  readonly userId: string;
  readonly requestId?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly lines?: number[] | undefined;
  /** By the number of the block. */
  readonly chosen: readonly string[];
}

async function takeColumns(bot: Bot, client: WebClient, given: Answered): Promise<Message> {
  const { chosen, userId, requestId = '', fingerprint = '' } = given;
  const request = await loadRequest(bot.db, { workspaceId: bot.workspaceId, requestId });
  const table = tableIn(request?.question ?? null);
  if (!table || table.fingerprint !== fingerprint) return CHANGED;
  const columns = columnsToAsk(table);
  const mapping: Record<string, string | null> = {};
  for (const field of Object.keys(FIELD_NAMES))
    mapping[field] = columns[chosen.indexOf(field)]?.label ?? null;
  const refusal = await onTurn(bot, client, {
    userId,
    deed: (turn) =>
      chooseColumns(bot.db, {
        workspaceId: bot.workspaceId,
        requestId,
        actor: userId,
        now: turn.now,
        columns: { fingerprint, mapping },
      }),
  });
  bot.kick();
  return refusal ?? notice('I am reading the file again with these columns; its card says more.');
}

async function takeLines(bot: Bot, client: WebClient, given: Answered): Promise<Message> {
  const { chosen, userId, requestId = '', lines = [] } = given;
  const take = chosen.filter((value) => value !== NOT_NEEDED).map(Number);
  const refusal = await onTurn(bot, client, {
    userId,
    deed: (turn) =>
      settleConflicts(bot.db, {
        workspaceId: bot.workspaceId,
        requestId,
        actor: userId,
        now: turn.now,
        settled: { lines, take: take.filter((line) => lines.includes(line)) },
      }),
  });
  bot.kick();
  return refusal ?? notice('Taken. The card shows in a moment what the file would do now.');
}

/** What was chosen in each of the numbered blocks, in their order. */
function chosenIn(values: Values, block: string): string[] {
  const chosen: string[] = [];
  for (const [id, fields] of Object.entries(values)) {
    const [name, at] = id.split(':');
    if (name === block) chosen[Number(at)] = fields[id]?.selected_option?.value ?? NOT_NEEDED;
  }
  return Array.from(chosen, (value) => value ?? NOT_NEEDED);
}

/** Said where it can be mended: a field that is chosen twice, one that no invoice can do without. */
function columnErrors(chosen: readonly string[]): Record<string, string> | null {
  const mistake = mappingMistake(chosen.map((value) => (value === NOT_NEEDED ? null : value)));
  if (!mistake) return null;
  const { at, field, reason } = mistake;
  const name = (FIELD_NAMES[field] ?? field).toLowerCase();
  const words =
    reason === 'twice'
      ? `Another column is the ${name} already.`
      : `No column is the ${name} yet, and no invoice can do without.`;
  return { [`${BLOCK.column}:${at}`]: words };
}
