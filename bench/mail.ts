// A thousand approved letters on their way: the gate, the hand-off and the record for each, beside plain pooled nodemailer
// that sends the same letters to the same server, with as many connections as we use and with one.
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createTransport } from 'nodemailer';
import { createWorkspace } from '#db/workspaces.ts';
import { claimDueReminder, prepareReminder } from '#flows/reminder-delivery.ts';
import { sendReminders } from '#jobs/reminders.ts';
import type { OutgoingMail } from '#mail/mailer.ts';
import { createMailer } from '#mail/smtp.ts';
import { fixedClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { TODAY, WORKSPACE_ID } from './books.ts';
import type { Row } from './table.ts';
import { timed } from './turns.ts';
import type { Workbench } from './workbench.ts';

const LETTERS = 1_000;
/** How long the server takes for each reply: on this machine, in the same house, and as quick as one across the internet. */
const LATENCIES_MS = [0, 10, 50];
/** With one connection alone it takes minutes beyond this. */
const LONGEST_FOR_ONE_MS = 10;
const CONNECTIONS = 4;
/** Ten in the morning in the zone of the bench (UTC). */
const NOW = new Date(`${TODAY}T10:00:00Z`);

export async function benchMail(bench: Workbench): Promise<Row[]> {
  await createWorkspace(bench.db.prisma, {
    id: WORKSPACE_ID,
    name: 'Bench & Co',
    slackTeamId: null,
  });
  await bench.floor.query(CLIENTS);
  const rows: Row[] = [];
  for (const latency of LATENCIES_MS) {
    const server = await aServer(latency);
    try {
      await bench.floor.query(LETTERS_SQL);
      await bench.floor.query('VACUUM ANALYZE'); // What a server does by itself after a while.
      const letters = await samples(bench);
      const floorMs = await timed(() =>
        sendPlainly(server.port, { letters, connections: CONNECTIONS }),
      );
      const oneMs =
        latency > LONGEST_FOR_ONE_MS
          ? null
          : await timed(() => sendPlainly(server.port, { letters, connections: 1 }));
      const before = await server.taken();
      const oursMs = await timed(() => sendOurs(bench, server.port));
      const taken = (await server.taken()) - before;
      if (taken !== LETTERS) throw new Error(`${taken} letters arrived of ${LETTERS}.`);
      rows.push({
        engine: bench.engine.name,
        letters: LETTERS,
        'server replies after, ms': latency,
        'ours ms': oursMs,
        'letters/s': LETTERS / (oursMs / 1_000),
        'nodemailer, 4 connections ms': floorMs,
        'speed ratio': floorMs / oursMs,
        'nodemailer, 1 connection ms': oneMs,
        'speed ratio to one': oneMs === null ? null : oneMs / oursMs,
      });
      await bench.floor.query(
        'DELETE FROM reminder_invoice; DELETE FROM reminder; DELETE FROM outbox',
      );
    } finally {
      server.close();
    }
  }
  return rows;
}

async function sendOurs(bench: Workbench, port: number): Promise<void> {
  const log = createLog({ level: 'silent', secrets: [] });
  const mailer = createMailer({ url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, log });
  const pause = async () => undefined;
  const deps = {
    db: bench.db,
    clock: fixedClock(NOW),
    log,
    mailer,
    workspaceId: WORKSPACE_ID,
    admins: [],
    pause,
  };
  await sendReminders(deps);
  await mailer.close();
}

/** The same bytes for nodemailer: one finished letter, sent again and again. */
async function samples(bench: Workbench): Promise<OutgoingMail> {
  const holding = await claimDueReminder(bench.db, { workspaceId: WORKSPACE_ID, now: NOW });
  if (!holding) throw new Error('There is no letter to send.');
  const prepared = await prepareReminder(bench.db, holding, NOW);
  if ('refusals' in prepared) throw new Error(`Refused: ${JSON.stringify(prepared.refusals)}`);
  await bench.floor.query(
    `UPDATE outbox SET state = 'queued', attempts = 0, fence = NULL, lease_until = NULL`,
  );
  return prepared.mail;
}

async function sendPlainly(
  port: number,
  given: { letters: OutgoingMail; connections: number },
): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    ignoreTLS: true,
    maxConnections: given.connections,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const { from, html, subject, text, to } = given.letters;
  const letter = {
    from: { name: from.name ?? '', address: from.address },
    to: { name: to.name ?? '', address: to.address },
    subject,
    text,
    html,
  };
  await Promise.all(Array.from({ length: LETTERS }, () => transport.sendMail(letter)));
  transport.close();
}

async function aServer(latency: number) {
  const child: ChildProcess = fork(
    new URL('./mail-server.ts', import.meta.url),
    [String(latency)],
    {
      execArgv: ['--import', 'tsx'],
    },
  );
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    taken: async (): Promise<number> => {
      child.send('how many?');
      const [{ taken }] = (await once(child, 'message')) as [{ taken: number }];
      return taken;
    },
    close: (): void => child.disconnect(),
  };
}

/** One client for each letter, with a payer and one invoice a month late. */
const CLIENTS = `
  INSERT INTO sender (workspace_id, from_name, from_address, is_live, updated_at, updated_by)
  VALUES ('${WORKSPACE_ID}', 'Bench & Co', 'billing@bench.example', true, '${TODAY}', 'bench');
  INSERT INTO client (workspace_id, id, source, key, number, name, name_key)
  SELECT '${WORKSPACE_ID}', i, 'csv', 'n:' || i, i::text, 'Client ' || i, 'client ' || i
  FROM generate_series(1, ${LETTERS}) i;
  INSERT INTO contact (workspace_id, id, client_id, role, name, email)
  SELECT '${WORKSPACE_ID}', i, i, 'payer', 'Payer ' || i, 'ap@client' || i || '.example'
  FROM generate_series(1, ${LETTERS}) i;
  INSERT INTO invoice (workspace_id, id, client_id, number, issued_on, due_on, currency, amount_minor, balance_minor)
  SELECT '${WORKSPACE_ID}', i, i, 'INV-' || i, date '${TODAY}' - 60, date '${TODAY}' - 30, 'EUR', 100000, 100000
  FROM generate_series(1, ${LETTERS}) i`;

/** As if a person had approved each of them. */
const LETTERS_SQL = `
  INSERT INTO outbox (workspace_id, id, kind, key, lane, about, created_at, run_at)
  SELECT '${WORKSPACE_ID}', i, 'reminder', 'bench:' || i, 'mail', '{}', '${TODAY}', '${TODAY}'
  FROM generate_series(1, ${LETTERS}) i;
  INSERT INTO reminder (workspace_id, id, client_id, outbox_id, stage, tone, language, contact_id, to_name, to_address,
    subject, body, created_by, created_at, local_date, message_id)
  SELECT '${WORKSPACE_ID}', i, i, i, 'friendly', 'warm', 'en', i, 'Payer ' || i, 'ap@client' || i || '.example',
    'Invoice INV-' || i, E'Hello,\\n\\nis anything holding up this invoice?\\n\\nThank you', 'UBENCH', '${TODAY}', '${TODAY}',
    'bench-' || i || '@bench.example'
  FROM generate_series(1, ${LETTERS}) i;
  INSERT INTO reminder_invoice (workspace_id, reminder_id, invoice_id, balance_minor, currency, due_on)
  SELECT '${WORKSPACE_ID}', i, i, 100000, 'EUR', date '${TODAY}' - 30 FROM generate_series(1, ${LETTERS}) i`;
