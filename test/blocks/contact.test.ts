// Goal: the views about contacts, senders and letters read well and carry the right ids. Method: drawn views as lines and values.
import { describe, expect, it } from 'vitest';
import { type ContactList, contactsModal } from '#blocks/contact.ts';
import { contactModal, contactZoneOptions, remindingModal } from '#blocks/contact-form.ts';
import { type LetterForm, letterModal, lettersModal, lettersSaid } from '#blocks/mail-template.ts';
import { notice } from '#blocks/notice.ts';
import { goLiveModal, senderSaved, testMailNotice } from '#blocks/sender.ts';
import { senderModal } from '#blocks/sender-form.ts';
import { settingsModal } from '#blocks/settings.ts';
import { aContact } from '#test/support/contact.ts';
import { aSenderProfile } from './mail-samples.ts';
import { outline } from './outline.ts';
import { aClient } from './samples.ts';

/** By its name: what stands in each input at first. */
function initialsOf(view: { blocks: readonly object[] }): Record<string, unknown> {
  type Option = { value: string };
  const inputs = view.blocks as {
    block_id?: string;
    element?: { initial_value?: string; initial_option?: Option; initial_options?: Option[] };
  }[];
  return Object.fromEntries(
    inputs.flatMap(({ block_id, element }) =>
      element
        ? [
            [
              block_id,
              element.initial_value ??
                element.initial_option?.value ??
                element.initial_options?.map(({ value }) => value),
            ],
          ]
        : [],
    ),
  );
}

function draw(is: Partial<ContactList>) {
  return contactsModal({
    client: aClient(),
    contacts: [aContact()],
    doNotRemind: null,
    canEdit: true,
    canAllow: true,
    reach: 'live',
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    metadata: 'm',
    ...is,
  });
}

describe('contacts', () => {
  const inbox = aContact({
    id: '8',
    role: 'invoice_inbox',
    name: null,
    email: 'ap@acme.example',
    phone: '+49 40 123456',
    channel: 'portal',
    language: 'de',
    timeZone: 'America/New_York',
    country: 'US',
    region: 'NY',
    hours: { from: 9, to: 17 },
    bouncedAt: new Date('2026-11-23T10:00:00Z'),
    bounceWords: '550 5.1.1 no such user <ap@acme.example>',
    optedOutAt: new Date('2026-11-24T10:00:00Z'),
  });

  it('show who is written to, what they told and what is against it', () => {
    expect(
      outline(draw({ contacts: [aContact(), inbox], said: notice('Saved.') })),
    ).toMatchInlineSnapshot(`
      [
        "Saved.",
        "---",
        "*Acme &amp; Sons* · #0200769623",
        "This client may be reminded. [Do not remind]",
        "---",
        "*Payer* · reminders go here",
        "Anna Weber · weber@acme.example",
        "[Edit] [Remove]",
        "*Invoice inbox*",
        "ap@acme.example · +49 40 123456",
        "likes to be reached through their portal · German · America/New York · holidays of US-NY · at work 09:00 to 17:00",
        "⚠ Mail to this address came back on Mon, 23 Nov 2026; their server said: “550 5.1.1 no such user &lt;ap@acme.example&gt;”",
        "⚠ Does not want reminders by mail, since Tue, 24 Nov 2026.",
        "[Edit] [Remove]",
        "[Add contact]",
        "~ Reminders go to the payer, else to the invoice inbox; to nobody else by themselves.",
      ]
    `);
  });

  it('are for looking only where the person may not change them', () => {
    expect(
      outline(
        draw({ canEdit: false, canAllow: false, doNotRemind: { why: 'Their owner is ours' } }),
      ),
    ).toMatchInlineSnapshot(`
      [
        "*Acme &amp; Sons* · #0200769623",
        "*No reminders go to this client* until somebody takes that back. Why: Their owner is ours",
        "~ Somebody with the role approver can take it back.",
        "---",
        "*Payer* · reminders go here",
        "Anna Weber · weber@acme.example",
        "~ Reminders go to the payer, else to the invoice inbox; to nobody else by themselves.",
      ]
    `);
  });

  it('say so when nobody is known, and how reminders can be allowed again', () => {
    const view = draw({ contacts: [], doNotRemind: { why: null } });
    expect(outline(view)).toMatchInlineSnapshot(`
      [
        "*Acme &amp; Sons* · #0200769623",
        "*No reminders go to this client* until somebody takes that back. [Allow reminders again]",
        "---",
        "Nobody is known here yet. A reminder needs somebody to write to.",
        "[Add contact]",
        "~ Reminders go to the payer, else to the invoice inbox; to nobody else by themselves.",
      ]
    `);
    expect(JSON.stringify(view)).toContain('Nothing is sent by itself.');
  });

  it('ask before one is removed, with its id on the button', () => {
    const row = draw({}).blocks.find(({ type }) => type === 'actions');
    expect(row).toMatchObject({
      elements: [
        { action_id: 'contact.edit', value: '7', accessibility_label: 'Edit: Anna Weber' },
        { action_id: 'contact.remove', value: '7', confirm: { confirm: { text: 'Remove' } } },
      ],
    });
  });
});

describe('the form of a contact', () => {
  it('begins with what is usual', () => {
    const view = contactModal({ client: aClient(), contact: null, metadata: 'm' });
    expect(view).toMatchObject({ callback_id: 'contact.submit', private_metadata: 'm' });
    expect(outline(view)).toMatchInlineSnapshot(`
      [
        "*Acme &amp; Sons* · #0200769623",
        "Role: (static_select)",
        "Name: (plain_text_input)",
        "Mail address: (plain_text_input)",
        "Phone: (plain_text_input)",
        "Likes to be reached: (static_select)",
        "Language of letters: (static_select)",
        "Time zone: (external_select)",
        "Country, for their public holidays: (plain_text_input)",
        "Region: (plain_text_input)",
        "Work begins at: (static_select)",
        "Work ends at: (static_select)",
        "What keeps reminders away: (checkboxes)",
      ]
    `);
    expect(initialsOf(view)).toMatchInlineSnapshot(`
      {
        "contact.channel": "mail",
        "contact.country": undefined,
        "contact.email": undefined,
        "contact.end": "usual",
        "contact.language": "usual",
        "contact.marks": undefined,
        "contact.name": undefined,
        "contact.phone": undefined,
        "contact.region": undefined,
        "contact.role": "payer",
        "contact.start": "usual",
        "contact.zone": "usual",
      }
    `);
  });

  it('shows what is known', () => {
    const contact = aContact({
      role: 'approver',
      phone: '+44 20 7946 0000',
      channel: 'phone',
      language: 'de',
      timeZone: 'Europe/London',
      country: 'GB',
      region: 'SCT',
      hours: { from: 0, to: 24 },
      bouncedAt: new Date('2026-11-23T10:00:00Z'),
      optedOutAt: new Date('2026-11-24T10:00:00Z'),
    });
    expect(
      initialsOf(contactModal({ client: aClient(), contact, metadata: '' })),
    ).toMatchInlineSnapshot(`
      {
        "contact.channel": "phone",
        "contact.country": "GB",
        "contact.email": "weber@acme.example",
        "contact.end": "24",
        "contact.language": "de",
        "contact.marks": [
          "bounced",
          "opted_out",
        ],
        "contact.name": "Anna Weber",
        "contact.phone": "+44 20 7946 0000",
        "contact.region": "SCT",
        "contact.role": "approver",
        "contact.start": "0",
        "contact.zone": "Europe/London",
      }
    `);
  });

  it('always offers the time zone of the team', () => {
    expect(
      contactZoneOptions(['Europe/Berlin']).map(({ text, value }) => [text.text, value]),
    ).toEqual([
      ['As the team has it', 'usual'],
      ['Europe/Berlin', 'Europe/Berlin'],
    ]);
  });

  it('asks why a client is not to be reminded', () => {
    expect(outline(remindingModal({ client: aClient(), metadata: 'm' }))).toMatchInlineSnapshot(`
      [
        "*Acme &amp; Sons* · #0200769623",
        "Nobody can send this client a reminder until somebody with the role approver takes it back. What is owed stays in the digest.",
        "Why: (plain_text_input)",
      ]
    `);
  });
});

describe('the sender', () => {
  const sender = aSenderProfile({
    replyTo: 'answers@northwind.example',
    payTo: { EUR: 'IBAN DE02' },
    allowList: ['me@northwind.example', '@test.example'],
  });
  const payTo = 'EUR: IBAN DE02';

  it('begins with the name of the team, in practice', () => {
    const view = senderModal({
      sender: null,
      teamName: 'Tall Pines',
      payTo: '',
      hasMailServer: true,
    });
    expect(outline(view)).toMatchInlineSnapshot(`
      [
        "Nobody has said yet as whom the team writes, so no letter can be sent.",
        "Name of the sender: (plain_text_input)",
        "Address of the sender: (plain_text_input)",
        "Answers go to: (radio_buttons)",
        "Address for answers: (plain_text_input)",
        "How to pay: (plain_text_input)",
        "Link for paying an invoice: (plain_text_input)",
        "Phone: (plain_text_input)",
        "Logo: (plain_text_input)",
        "Signature: (plain_text_input)",
        "Language: (static_select)",
        "Least time between two reminders to one client: (static_select)",
        "Where letters go: (radio_buttons)",
        "Addresses for practice: (plain_text_input)",
      ]
    `);
    expect(initialsOf(view)).toMatchInlineSnapshot(`
      {
        "sender.address": undefined,
        "sender.allow_list": undefined,
        "sender.gap": "3",
        "sender.language": "en",
        "sender.link": undefined,
        "sender.logo": undefined,
        "sender.mode": "practice",
        "sender.name": "Tall Pines",
        "sender.pay_to": undefined,
        "sender.phone": undefined,
        "sender.reply_rule": "owner",
        "sender.reply_to": undefined,
        "sender.signature": undefined,
      }
    `);
  });

  it('shows what is set, and where letters go', () => {
    const view = senderModal({ sender, teamName: 'Tall Pines', payTo, hasMailServer: true });
    expect(outline(view).slice(0, 3)).toMatchInlineSnapshot(`
      [
        "*Practice*: letters go only to me@northwind.example and @test.example, never to anybody else.",
        "[Send a test mail to me]",
        "~ The test mail shows what was saved last.",
      ]
    `);
    expect(initialsOf(view)).toMatchInlineSnapshot(`
      {
        "sender.address": "billing@northwind.example",
        "sender.allow_list": "me@northwind.example
      @test.example",
        "sender.gap": "3",
        "sender.language": "en",
        "sender.link": undefined,
        "sender.logo": undefined,
        "sender.mode": "practice",
        "sender.name": "Northwind Studio",
        "sender.pay_to": "EUR: IBAN DE02",
        "sender.phone": undefined,
        "sender.reply_rule": "address",
        "sender.reply_to": "answers@northwind.example",
        "sender.signature": undefined,
      }
    `);
  });

  const many = Array.from({ length: 10 }, (_, index) => `p${index}@b.example`);
  it.each([
    [{ isLive: true }, '*Live*: a reminder that somebody approves goes to the client.'],
    [{}, '*Practice*: the list of addresses for practice is empty, so letters go to nobody.'],
    [
      { allowList: ['a@b.example'] },
      '*Practice*: letters go only to a@b.example, never to anybody else.',
    ],
    [
      { allowList: many },
      `*Practice*: letters go only to ${many.slice(0, 8).join(', ')} and 2 more, never to anybody else.`,
    ],
  ])('says after saving where letters go: %#', (is, words) => {
    const sender = aSenderProfile(is);
    expect(senderSaved({ sender, hasMailServer: true }).text).toBe(`Saved. ${words}`);
    expect(senderSaved({ sender, hasMailServer: false }).text).toContain('no letter can be sent');
  });

  it('asks before going live', () => {
    const view = goLiveModal(sender);
    expect(view.callback_id).toBe('sender.live');
    expect(outline(view)).toMatchInlineSnapshot(`
      [
        "The rest is saved. From now on a reminder that somebody approves goes to the client, from *Northwind Studio* (billing@northwind.example). Nothing is sent by itself.",
        "~ Cancel stays in practice. You can go back to practice at any time.",
      ]
    `);
  });

  it.each([
    [
      { ok: true, to: 'maya@tallpines.example', from: 'billing@northwind.example' },
      'A test mail from billing@northwind.example is on its way to maya@tallpines.example. Look whether it is there, and not among the spam.',
    ],
    [
      { ok: false, reason: 'no_mail_server' },
      'No mail server is set up, so no letter can be sent. Whoever runs the bot sets GOODTERMS_SMTP_URL.',
    ],
    [
      { ok: false, reason: 'no_sender' },
      'Nobody has said yet as whom the team writes. Fill in this form and save it first.',
    ],
    [
      { ok: false, reason: 'no_address' },
      'Slack does not tell me your mail address, so I cannot send you a test mail. Ask somebody else of the team to try.',
    ],
    [
      { ok: false, reason: 'not_taken', said: '535 wrong password' },
      'The mail server did not take the test mail. It said: “535 wrong password”. Nothing was sent; whoever runs the bot finds help with `goodterms doctor`.',
    ],
    [
      { ok: false, reason: 'unknown', said: 'timeout' },
      'The connection broke at the end (timeout), so I do not know whether the test mail went out. Look into your inbox.',
    ],
  ] as const)('tells what became of a test mail: %#', (is, words) => {
    expect(testMailNotice(is).text).toBe(words);
  });

  it('is reached from the settings', () => {
    const week = { workingDays: [1], country: null, region: null };
    const settings = {
      digestChannelId: null,
      digestHour: 9,
      timeZone: 'UTC',
      locale: 'en-US',
      week,
    };
    expect(outline(settingsModal(settings)).slice(-2)).toMatchInlineSnapshot(`
      [
        "*Reminders, questions, thanks and disputes* have settings of their own.",
        "[Mail: as whom we write] [Letters: our own words] [Asking and thanking] [Disputes]",
      ]
    `);
  });
});

describe('letters', () => {
  const own = { updatedAt: new Date('2026-11-24T10:00:00Z'), updatedBy: 'U1' };
  const form: LetterForm = {
    stage: 'friendly',
    language: 'en',
    words: { subject: '{{ invoices }}?', body: 'Please.' },
    isOwn: true,
    placeholders: { greeting: 'Hello Anna Weber,', client: 'name of the client' },
    tone: 'warm',
    tried: null,
    metadata: 'm',
  };

  it('are listed with whose words they have', () => {
    const view = lettersModal({
      letters: [
        { stage: 'pre_due', language: 'en', own: null },
        { stage: 'friendly', language: 'de', own },
      ],
      locale: 'en-GB',
      timeZone: 'Europe/Berlin',
      metadata: 'm',
      said: lettersSaid({ text: 'Saved.', warnings: ['No thank-you is in it.'] }),
    });
    expect(outline(view)).toMatchInlineSnapshot(`
      [
        "Saved.",
        "*Worth another look*",
        "• No thank-you is in it.",
        "---",
        "The words of each letter. Whoever sends one sees them first and may change them.",
        "*Note before the due date, English*",
        "Built-in words. [Edit]",
        "*Friendly reminder, German*",
        "Your words, by <@U1> on Tue, 24 Nov 2026. [Edit]",
      ]
    `);
    expect(view.blocks.at(-1)).toMatchObject({
      accessory: { action_id: 'letter.edit', value: 'friendly:de' },
    });
  });

  it('are written in a form that names what a text may name', () => {
    expect(outline(letterModal(form))).toMatchInlineSnapshot(`
      [
        "*Friendly reminder, English*",
        "Subject: (plain_text_input)",
        "Text: (plain_text_input)",
        "Tone of the preview: (static_select)",
        "[Show a preview] [Use the built-in words again]",
        "---",
        "*What the text may name*",
        "\`{{ greeting }}\` Hello Anna Weber,",
        "\`{{ client }}\` name of the client",
        "\`{% if phone %}…{% endif %}\` only where it is known",
      ]
    `);
    expect(outline(letterModal({ ...form, isOwn: false }))).not.toContain('built-in');
  });

  it('are shown as they would read, line by line, with what to look at again', () => {
    const draft = { subject: 'Invoice INV-7?', body: 'Hello *Anna*,\n\nplease <pay>.' };
    const view = letterModal({ ...form, tried: { draft, warnings: ['No thank-you is in it.'] } });
    expect(outline(view).slice(5, -5)).toMatchInlineSnapshot(`
      [
        "---",
        "*Invoice INV-7?*",
        "Hello ∗Anna∗,",
        "",
        "please &lt;pay&gt;.",
        "~ With the facts of an invented client.",
        "*Worth another look*",
        "• No thank-you is in it.",
      ]
    `);
  });

  it('say all that keeps a text from being saved', () => {
    const mistakes = ['Line 3: {{ cleint }} is no placeholder.', 'The subject must be one line.'];
    const view = letterModal({ ...form, tried: { mistakes } });
    expect(outline(view).slice(5, -5)).toMatchInlineSnapshot(`
      [
        "*This cannot be saved yet*",
        "• Line 3: {{ cleint }} is no placeholder.",
        "• The subject must be one line.",
      ]
    `);
  });
});
