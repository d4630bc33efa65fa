// Goal: a second try that does not arrive says nothing of the first: the letter stays in doubt, keeps its key and counts as a contact.
// Method: a letter of which nobody knows, sent again, and each way in which the second try can end; the flows and the job on a real database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { loadLetterBook } from '#db/letter-book.ts';
import type { Reminder } from '#db/reminders.ts';
import { cancelReminder, settleReminder } from '#flows/reminder-settle.ts';
import type { MailOutcome } from '#mail/mailer.ts';
import { aDatabase } from '#test/support/database.ts';
import { acmeOf, aLetterTeam } from '#test/support/letter-team.ts';

let db: Database;
let teams = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

const BUSY = { kind: 'later', code: '451', answer: '451 try later' } as const;

/** Nobody knows whether the letter arrived, and somebody lets it go once more. */
async function aSecondTry() {
  teams += 1;
  const workspaceId = `AG${teams}`;
  const team = await aLetterTeam(db, workspaceId);
  const acme = await acmeOf(team);
  team.mailer.next({ kind: 'unknown', code: 'timeout', answer: null });
  await team.approve(await team.propose(acme));
  await team.run();
  const [letter] = await team.letters(acme);
  const reminderId = letter?.id ?? '';
  const settle = (as: 'again' | 'sent') =>
    settleReminder(db, { workspaceId, reminderId, actor: 'UMAYA', now: team.clock.now(), as });
  await settle('again');
  const later = async (minutes: number) => {
    team.clock.set(new Date(team.clock.now().getTime() + minutes * 60_000));
    await team.run();
  };
  const cards = () => db.prisma.outbox.count({ where: { workspaceId, kind: 'card' } });
  return { ...team, workspaceId, acme, reminderId, settle, later, cards };
}

type Second = Awaited<ReturnType<typeof aSecondTry>>;

const wantedBack = async (team: Second) => {
  const { clock, reminderId, workspaceId } = team;
  team.mailer.send = async (_mail, handOff): Promise<MailOutcome> => {
    await handOff();
    const asked = { workspaceId, reminderId, now: clock.now() };
    await cancelReminder(db, { ...asked, actor: 'UJONAS' });
    await cancelReminder(db, { ...asked, actor: 'UMAYA' });
    return BUSY;
  };
  await team.run();
};

const refused = (isAddress: boolean) => async (team: Second) => {
  team.mailer.next({ kind: 'refused', code: '550', answer: '550 no', isAddress });
  await team.run();
};

const tooOften = async (team: Second) => {
  team.mailer.next(...Array.from({ length: 50 }, () => BUSY));
  for (let tenth = 0; tenth < 48; tenth += 1) await team.later(10);
};

const wornOut = async (team: Second) => {
  await db.prisma.outbox.updateMany({
    where: { workspaceId: team.workspaceId, kind: 'reminder' },
    data: { attempts: 10 },
  });
  await team.run();
};

const snoozed = async (team: Second) => {
  const { workspaceId } = team;
  const snoozedUntil = new Date('2026-12-24');
  await db.prisma.client.updateMany({ where: { workspaceId }, data: { snoozedUntil } });
  await team.run();
  await db.prisma.client.updateMany({ where: { workspaceId }, data: { snoozedUntil: null } });
};

describe.each([
  { how: 'was wanted back during the hand-off', does: wantedBack, error: '451' },
  { how: 'was refused for its text', does: refused(false), error: '550' },
  { how: 'was refused for its address', does: refused(true), error: '550' },
  { how: 'was put off too often', does: tooOften, error: '451' },
  { how: 'lost too many processes', does: wornOut, error: 'worn_out' },
  { how: 'was stopped by the gate', does: snoozed, error: 'snoozed' },
])('a second try that $how', ({ does, error }) => {
  it('leaves the letter in doubt, with a card, and no other passes for it', async () => {
    const team = await aSecondTry();
    const before = await team.cards();
    await does(team);
    const [letter] = await team.letters(team.acme);
    expect(letter).toMatchObject({ state: 'unknown', error, isEarlierInDoubt: true });
    expect(team.mailer.sent).toHaveLength(1);
    expect(await team.cards()).toBe(before + 1);
    expect((await team.record()).at(-1)?.action).toMatch(/^(reminder\.unknown|contact\.change)$/);
    expect(await countedOf(team)).toEqual([[letter?.stage, 'unknown']]);
    // It is not proposed anew as if nothing had gone.
    await db.prisma.contact.updateMany({
      where: { workspaceId: team.workspaceId },
      data: { bouncedAt: null },
    });
    const next = await team.propose(team.acme);
    expect(next.letter.stage).toBe('follow_up');
    const { verdict } = next;
    const codes = verdict.ok ? [] : verdict.refusals.map(({ code }) => code);
    expect(codes).toContain('contacted_recently');
    expect(await team.settle('sent')).toMatchObject({ ok: true });
  });
});

/** What the next letter knows of those before it. */
async function countedOf({ acme: clientId, workspaceId }: Second) {
  const book = await loadLetterBook(db.prisma, {
    workspaceId,
    clientId,
    id: '0',
    ccAddress: null,
    invoiceIds: [],
    disputeId: null,
  });
  return book?.letters.map(({ stage, state }) => [stage, state]);
}

it('the record names who wanted it back first, not who approved it', async () => {
  const team = await aSecondTry();
  await wantedBack(team);
  const ended = (await team.record()).filter(({ action }) => action === 'reminder.cancel');
  expect(ended.map(({ actor }) => actor)).toEqual(['UJONAS']);
});

it('what stopped a second try is forgotten with the third', async () => {
  const team = await aSecondTry();
  await snoozed(team);
  const stopped = async (): Promise<Reminder | undefined> => (await team.letters(team.acme))[0];
  expect((await stopped())?.refusals).not.toEqual([]);
  await team.settle('again');
  expect(await stopped()).toMatchObject({ state: 'queued', refusals: [], error: null });
  team.mailer.next({ kind: 'unknown', code: 'timeout', answer: null });
  await team.run();
  expect(await stopped()).toMatchObject({ state: 'unknown', isEarlierInDoubt: false });
});
