// Goal: a team says in Slack whom it writes to and as whom, sees mistakes where they are, and a test mail arrives.
// Method: the real bot over signed HTTP, the stand-in of Slack, a real mail server in this process.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { markBounced } from '#db/contacts.ts';
import { createMailer } from '#mail/smtp.ts';
import { createLog } from '#platform/log.ts';
import type { MailServer } from '#test/support/mail-server.ts';
import { aMailServer } from '#test/support/mail-server.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

let post: MailServer;
let mailer: ReturnType<typeof createMailer>;
let story: Story;
let acme: string;

beforeAll(async () => {
  post = await aMailServer();
  mailer = createMailer({ url: post.url, log: createLog({ level: 'silent', secrets: [] }) });
  story = await aStory({ now: '2026-11-24T09:02:00Z', mailer });
  acme = await story.book.client({ name: 'Acme & Sons', number: '0200769623' });
  for (const number of ['G-1', 'G-2']) await story.book.client({ name: 'Globex', number });
  for (const [index, [name, role]] of [
    ['jonas', 'collector'],
    ['priya', 'viewer'],
  ].entries()) {
    await story.as('maya').command(CHANNEL, `access @${name} ${role}`);
    await story.answerTo('maya', index + 1);
  }
});
afterAll(async () => {
  await story[Symbol.asyncDispose]();
  await mailer.close();
  post.close();
});

/** The modal on top, once it is of this kind and says this. */
async function top(name: string, callbackId: string, words = '') {
  const view = await story.slack.until(`${callbackId} for ${name}: ${words}`, () => {
    const seen = story.slack.openViews(name).at(-1);
    const isIt = seen?.callback_id === callbackId && JSON.stringify(seen.blocks).includes(words);
    return isIt ? seen : undefined;
  });
  // The stand-in names what a view does not have.
  const drawn = Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null));
  expect(problemsOfView(drawn)).toEqual([]);
  return view;
}

async function closeAll(name: string) {
  for (const view of story.slack.openViews(name).toReversed()) await story.as(name).dismiss(view);
}

const shown = (view: { blocks: unknown }) => JSON.stringify(view.blocks);

describe('/ar contact', () => {
  it('adds a contact; a mistake is answered beside its field and nothing typed is lost', async () => {
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'contact acme');
    const list = await top('jonas', 'view.message', 'Nobody is known here yet');
    await jonas.click(list, 'contact.add', acme);
    const form = await top('jonas', 'contact.submit');
    const weber = { 'contact.name': 'Anna Weber', 'contact.email': 'weber@acme.example' };
    const refused = await jonas.submit(form, {
      ...weber,
      'contact.email': 'weber@acme',
      'contact.country': 'zz',
      'contact.start': '9',
    });
    expect(refused.body).toEqual({
      response_action: 'errors',
      errors: {
        'contact.email': 'This is not one mail address. Type it like this: name@client.example.',
        'contact.country': 'I know no holidays of such a country: DE or US, or leave it empty.',
        'contact.end': 'Choose both hours, or “As usual” for both.',
      },
    });
    const zones = await jonas.options(form, 'contact.zone', 'berlin');
    expect(JSON.stringify(zones)).toContain('Europe/Berlin');
    const sending = { ...weber, 'contact.country': 'de', 'contact.zone': 'Europe/Berlin' };
    await Promise.all([jonas.submit(form, sending), jonas.submit(form, sending)]);
    const saved = await top('jonas', 'view.message', 'weber@acme.example');
    expect(saved.id).toBe(list.id);
    for (const part of ['Saved.', 'Anna Weber', 'reminders go here', 'Europe/Berlin', 'DE'])
      expect(shown(saved)).toContain(part);
    expect(await story.db.prisma.contact.count()).toBe(1); // Sent twice, done once.
    expect(await story.db.prisma.activity.count({ where: { action: 'contact.add' } })).toBe(1);
  });

  it('says beside the address that this contact is there already', async () => {
    const jonas = story.as('jonas');
    await jonas.click(await top('jonas', 'view.message'), 'contact.add', acme);
    const form = await top('jonas', 'contact.submit');
    const twice = await jonas.submit(form, { 'contact.email': 'WEBER@acme.example' });
    expect(JSON.stringify(twice.body)).toContain('with this role and address already');
    await jonas.dismiss(form);
  });

  it('shows mail that came back until somebody says that it does not any more', async () => {
    const jonas = story.as('jonas');
    await closeAll('jonas');
    const { prisma } = story.db;
    const { workspaceId } = story.book;
    const bounce = {
      email: 'weber@acme.example',
      at: story.clock.now(),
      words: '550 no such user',
    };
    await markBounced(prisma, { workspaceId, ...bounce });
    await jonas.command(CHANNEL, 'contact acme');
    const list = await top('jonas', 'view.message', 'Mail to this address came back');
    expect(shown(list)).toContain('550 no such user');
    expect(shown(list)).not.toContain('reminders go here');
    await jonas.click(list, 'contact.edit');
    const form = await top('jonas', 'contact.submit');
    expect(shown(form)).toContain('initial_options');
    await jonas.submit(form, { 'contact.marks': [], 'contact.phone': '+49 40 123456' });
    const mended = await top('jonas', 'view.message', 'Saved.');
    expect(shown(mended)).toContain('+49 40 123456');
    expect(shown(mended)).not.toContain('came back');
  });

  it('is for looking only where the role says so, also when the button is pressed all the same', async () => {
    const priya = story.as('priya');
    await priya.command(CHANNEL, 'contact 0200769623');
    const list = await top('priya', 'view.message', 'weber@acme.example');
    expect(shown(list)).not.toContain('contact.edit');
    const { blocks } = story.slack.openViews('jonas').at(-1)!;
    await priya.click({ ...list, blocks }, 'contact.edit');
    await story.slack.until('the refusal', () =>
      story.slack
        .openViews('priya')
        .some((view) => shown(view).includes('needs the role collector'))
        ? true
        : undefined,
    );
    await closeAll('priya');
  });

  it('does not take a form from somebody who may only look', async () => {
    const jonas = story.as('jonas');
    await jonas.click(await top('jonas', 'view.message'), 'contact.edit');
    const form = await top('jonas', 'contact.submit');
    const priya = story.as('priya');
    await priya.command(CHANNEL, 'contact acme');
    const list = await top('priya', 'view.message', 'weber@acme.example');
    const { listId: _, ...ids } = JSON.parse(form.private_metadata) as { listId: string };
    const forged = { ...form, id: list.id, private_metadata: JSON.stringify(ids) };
    await priya.submit(forged, { 'contact.email': 'priya@acme.example' });
    await top('priya', 'view.message', 'needs the role collector');
    expect(await story.db.prisma.contact.count({ where: { email: 'priya@acme.example' } })).toBe(0);
    await jonas.dismiss(form);
    await closeAll('priya');
  });

  it('removes a contact', async () => {
    const jonas = story.as('jonas');
    await jonas.click(await top('jonas', 'view.message'), 'contact.remove');
    const list = await top('jonas', 'view.message', 'Removed.');
    expect(shown(list)).toContain('Nobody is known here yet');
    await closeAll('jonas');
  });

  it('stops reminders with a reason; only an approver allows them again', async () => {
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'contact acme');
    await jonas.click(
      await top('jonas', 'view.message', 'may be reminded'),
      'reminding.stop',
      acme,
    );
    const form = await top('jonas', 'reminding.submit');
    const why = { 'reminding.why': 'Their owner is ours' };
    await Promise.all([jonas.submit(form, why), jonas.submit(form, why)]);
    const list = await top('jonas', 'view.message', 'Their owner is ours');
    expect(shown(list)).not.toContain('reminding.allow');
    await closeAll('jonas');
    const maya = story.as('maya');
    await maya.command(CHANNEL, 'contact acme');
    const stopped = await top('maya', 'view.message', 'Their owner is ours');
    await maya.click(stopped, 'reminding.allow', acme);
    await top('maya', 'view.message', 'may be reminded again');
    await closeAll('maya');
    expect(await story.db.prisma.client.count({ where: { doNotRemind: true } })).toBe(0);
    const stops = { where: { action: 'client.do_not_remind' } };
    expect(await story.db.prisma.activity.count(stops)).toBe(1); // Sent twice, done once.
  });

  it('asks which client is meant, and which one for a typo', async () => {
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'contact globex');
    const question = await top('jonas', 'view.message', 'Which one do you mean?');
    const second = await story.db.prisma.client.findFirstOrThrow({ where: { number: 'G-2' } });
    await jonas.click(question, 'contacts.open', second.id.toString());
    await top('jonas', 'view.message', '#G-2');
    await closeAll('jonas');
    await jonas.command(CHANNEL, 'contact acmee');
    await top('jonas', 'view.message', 'Did you mean one of these?');
    await closeAll('jonas');
    await jonas.command(CHANNEL, 'contact');
    const hint = await story.answerTo('jonas');
    expect(problemsOfMessage(hint)).toEqual([]);
    expect(story.slack.wordsOf(hint)).toContain('/ar contact Acme');
  });
});

describe('as whom we write', () => {
  const values = {
    'sender.name': 'Tall Pines',
    'sender.address': 'billing@tallpines.example',
    'sender.pay_to': 'EUR: IBAN DE02',
    'sender.allow_list': '@tallpines.example',
  };

  it('is said by an admin, with each mistake beside its field', async () => {
    const maya = story.as('maya');
    await maya.command(CHANNEL, 'settings');
    await maya.click(await top('maya', 'settings.submit'), 'sender.open');
    const form = await top('maya', 'sender.submit');
    expect(shown(form)).toContain('Nobody has said yet as whom the team writes');
    const refused = await maya.submit(form, {
      'sender.address': 'billing',
      'sender.reply_rule': 'address',
      'sender.logo': 'http://tallpines.example/logo.png',
      'sender.link': 'https://pay.tallpines.example/',
      'sender.pay_to': 'EUR: IBAN DE02\nIBAN DE03',
      'sender.allow_list': 'me',
    });
    expect(refused.body).toMatchObject({ response_action: 'errors' });
    expect(JSON.stringify(refused.body)).toContain('Line 2 does not begin with a currency');
    expect(Object.keys((refused.body as { errors: object }).errors).sort()).toEqual([
      'sender.address',
      'sender.allow_list',
      'sender.link',
      'sender.logo',
      'sender.pay_to',
      'sender.reply_to',
    ]);
    await maya.submit(form, values);
    await top('maya', 'view.message', 'letters go only to @tallpines.example');
    await closeAll('maya');
  });

  it('is tried with a test mail to oneself, which says what the mail server said', async () => {
    const maya = story.as('maya');
    await maya.command(CHANNEL, 'settings');
    await maya.click(await top('maya', 'settings.submit'), 'sender.open');
    const form = await top('maya', 'sender.submit', 'sender.test');
    await maya.click(form, 'sender.test');
    const done = await top('maya', 'view.message', 'maya@tallpines.example');
    expect(post.mails.at(-1)).toMatchObject({
      subject: 'Test mail from Good Terms',
      from: { name: 'Tall Pines', address: 'billing@tallpines.example' },
      envelope: { to: ['maya@tallpines.example'] },
    });
    await maya.dismiss(done);
    post.next('550 5.7.1 You are not allowed to send at MAIL');
    await maya.click(await top('maya', 'sender.submit'), 'sender.test');
    await top('maya', 'view.message', 'You are not allowed to send');
    expect(post.mails).toHaveLength(1);
    await closeAll('maya');
  });

  it('goes live only after being asked once more, and for admins only', async () => {
    const maya = story.as('maya');
    await maya.command(CHANNEL, 'settings');
    const settings = await top('maya', 'settings.submit');
    await maya.click(settings, 'sender.open');
    const form = await top('maya', 'sender.submit');
    await maya.submit(form, { ...values, 'sender.mode': 'live' });
    const question = await top('maya', 'sender.live');
    const sender = () => story.db.prisma.sender.findFirstOrThrow();
    expect((await sender()).isLive).toBe(false);
    await maya.submit(question);
    await top('maya', 'view.message', '*Live*');
    expect(await sender()).toMatchObject({ isLive: true, updatedBy: story.id('maya') });
    await closeAll('maya');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'settings');
    const refused = await top('jonas', 'view.message', 'needs the role admin');
    for (const action of ['sender.open', 'letters.open']) {
      await jonas.click({ ...refused, blocks: settings.blocks }, action);
      const pushed = await story.slack.until('the refusal', () =>
        story.slack
          .openViews('jonas')
          .find((view) => view.id !== refused.id && shown(view).includes('needs the role admin')),
      );
      await jonas.dismiss(pushed);
    }
    await closeAll('jonas');
  });
});

describe('the words of letters', () => {
  it('are written with a preview, refused with a mistake, and given back', async () => {
    const maya = story.as('maya');
    await maya.command(CHANNEL, 'settings');
    await maya.click(await top('maya', 'settings.submit'), 'letters.open');
    const list = await top('maya', 'view.message', 'Built-in words.');
    await maya.click(list, 'letter.edit', 'friendly:en');
    const form = await top('maya', 'letter.submit', '{{ greeting }}');
    const broken = await maya.submit(form, { 'letter.subject': 'About {{ cleint }}' });
    expect(JSON.stringify(broken.body)).toContain('There is no placeholder {{ cleint }}');
    const state = {
      'letter.subject': 'A word about {{ invoices }}',
      'letter.body': 'Pay at last!',
    };
    // Saving is held until its warnings have been seen; a preview shows them as well.
    const held = await maya.submit(form, state);
    expect(JSON.stringify(held.body)).toContain('Not saved yet');
    const again = await top('maya', 'letter.submit', 'Not saved yet');
    expect(await story.db.prisma.mailTemplate.count()).toBe(0);
    await maya.act({ on: again, actionId: 'letter.preview', values: state });
    const preview = await story.slack.until('the preview', () => {
      const view = story.slack.openViews('maya').at(-1)!;
      return shown(view).includes('Not saved yet') ? undefined : view;
    });
    expect(shown(preview)).toContain('A word about invoice INV-7');
    expect(shown(preview)).toContain('Worth another look');
    await maya.submit(preview, state);
    const saved = await top('maya', 'view.message', 'Your words');
    expect(saved.id).toBe(list.id);
    expect(shown(saved)).toContain('Worth another look');
    await maya.click(saved, 'letter.edit', 'friendly:en');
    await maya.click(await top('maya', 'letter.submit', 'Pay at last!'), 'letter.reset');
    await top('maya', 'view.message', 'built-in words again');
    expect(await story.db.prisma.mailTemplate.count()).toBe(0);
    await closeAll('maya');
  });
});
