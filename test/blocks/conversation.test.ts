// Goal: pickers, modals, Home and short answers read well and carry the right ids. Method: drawn views as lines and values.
import { describe, expect, it } from 'vitest';
import { helpMessage } from '#blocks/help.ts';
import { type HomePage, homeView } from '#blocks/home.ts';
import { loadingModal } from '#blocks/kit.ts';
import * as notice from '#blocks/notice.ts';
import {
  clientChoices,
  clientOptions,
  clientPickerModal,
  clientSuggestions,
} from '#blocks/picker.ts';
import { settingsModal, zoneOptions } from '#blocks/settings.ts';
import { snoozeModal } from '#blocks/snooze.ts';
import { outline } from './outline.ts';
import { aClient, anEntry, aTotal } from './samples.ts';

const acme = { id: '1', number: '0200769623', name: 'Acme & Sons', openLabel: '€6,000 overdue' };
const twin = { id: '2', number: null, name: 'Acme & Sons' };

function inputsOf(view: { blocks: readonly object[] }): Record<string, object> {
  const inputs = view.blocks as { type: string; block_id?: string; element?: object }[];
  return Object.fromEntries(
    inputs.flatMap(({ type, block_id, element }) =>
      type === 'input' ? [[block_id, element]] : [],
    ),
  );
}

describe('finding a client', () => {
  it('asks with a typeahead from the first letter on', () => {
    expect(clientPickerModal('{"v":1}')).toMatchInlineSnapshot(`
      {
        "blocks": [
          {
            "block_id": "client.pick",
            "element": {
              "action_id": "client.pick",
              "min_query_length": 1,
              "placeholder": {
                "emoji": false,
                "text": "Name or number",
                "type": "plain_text",
              },
              "type": "external_select",
            },
            "hint": {
              "emoji": false,
              "text": "Type a part of the name or the customer number.",
              "type": "plain_text",
            },
            "label": {
              "emoji": false,
              "text": "Client",
              "type": "plain_text",
            },
            "optional": false,
            "type": "input",
          },
        ],
        "callback_id": "status.pick",
        "close": {
          "emoji": false,
          "text": "Cancel",
          "type": "plain_text",
        },
        "private_metadata": "{"v":1}",
        "submit": {
          "emoji": false,
          "text": "Show status",
          "type": "plain_text",
        },
        "title": {
          "emoji": false,
          "text": "Look up a client",
          "type": "plain_text",
        },
        "type": "modal",
      }
    `);
  });

  it('offers options whose value is the id, and shortens the name before the number', () => {
    const [first, second, third] = clientOptions([
      acme,
      twin,
      { ...acme, id: '3', name: 'N'.repeat(200) },
    ]);
    expect([first?.text.text, first?.value]).toEqual([
      'Acme & Sons · #0200769623 · €6,000 overdue',
      '1',
    ]);
    expect([second?.text.text, second?.value]).toEqual(['Acme & Sons · id 2', '2']);
    expect(third?.text.text).toBe(`${'N'.repeat(43)}… · #0200769623 · €6,000 overdue`);
  });

  it('gives namesakes one button each, with what tells them apart', () => {
    const choices = clientChoices({ query: 'acme', clients: [acme, twin] });
    expect(choices.text).toBe('2 clients match “acme”. Which one do you mean?');
    expect(outline(choices)).toEqual([
      choices.text,
      '*Acme &amp; Sons* · #0200769623 · €6,000 overdue [Choose]',
      '*Acme &amp; Sons* · id 2 [Choose]',
    ]);
    expect(choices.blocks.at(-1)).toMatchObject({
      accessory: {
        action_id: 'client.choose',
        value: '2',
        accessibility_label: 'Choose: Acme & Sons id 2',
      },
    });
  });

  it('shows twenty at most and says how many it left out', () => {
    const clients = Array.from({ length: 23 }, (_, index) => ({ ...twin, id: `${index}` }));
    expect(outline(clientChoices({ query: 'acme', clients })).at(-1)).toBe(
      '~ 3 more; type a longer part of the name, or the number.',
    );
  });

  it('suggests the nearest names and picks none', () => {
    expect(outline(clientSuggestions({ query: 'acmee', suggestions: [acme] }))).toEqual([
      'I do not know a client called “acmee”. Did you mean one of these?',
      '*Acme &amp; Sons* · #0200769623 · €6,000 overdue [Choose]',
    ]);
  });

  it('without a near name says how to find or bring the client', () => {
    expect(outline(clientSuggestions({ query: '<!here>', suggestions: [] }))).toEqual([
      'I do not know a client called “&lt;!here&gt;”, and no name comes close. Try a part of the name or the customer number; a new client appears with the next import of invoices.',
      '[Search clients]',
    ]);
  });
});

describe('snooze', () => {
  it('offers days as choices, the first one set, and a day of one’s own', () => {
    const view = snoozeModal({
      client: acme,
      choices: [
        { label: 'Tomorrow', day: '2026-11-25' },
        { label: 'Next Monday', day: '2026-11-30' },
      ],
      metadata: 'm',
    });
    expect(view).toMatchObject({ callback_id: 'snooze.submit', private_metadata: 'm' });
    expect(inputsOf(view)).toMatchObject({
      'snooze.until': {
        action_id: 'snooze.until',
        initial_option: { value: '2026-11-25', text: { text: 'Tomorrow' } },
        options: [{ value: '2026-11-25' }, { value: '2026-11-30' }],
      },
      'snooze.date': { type: 'datepicker', action_id: 'snooze.date' },
      'snooze.reason': { type: 'plain_text_input', action_id: 'snooze.reason' },
    });
  });

  it('asks for a day where there is no choice', () => {
    const view = snoozeModal({ client: acme, choices: [], metadata: '' });
    expect(Object.keys(inputsOf(view))).toEqual(['snooze.date', 'snooze.reason']);
    expect(view.blocks).toContainEqual(
      expect.objectContaining({ block_id: 'snooze.date', optional: false }),
    );
  });
});

describe('settings', () => {
  const settings = {
    digestChannelId: 'C1',
    digestHour: 9,
    timeZone: 'America/New_York',
    locale: 'en-US',
    week: { workingDays: [7, 1], country: 'DE', region: null },
  };

  it('show what is set', () => {
    expect(inputsOf(settingsModal(settings))).toMatchObject({
      'settings.channel': {
        initial_conversation: 'C1',
        filter: { include: ['public', 'private'], exclude_external_shared_channels: true },
      },
      'settings.hour': { initial_option: { text: { text: '09:00' }, value: '9' } },
      'settings.zone': {
        type: 'external_select',
        initial_option: { text: { text: 'America/New York' }, value: 'America/New_York' },
      },
      'settings.days': {
        initial_options: [
          { text: { text: 'Monday' }, value: '1' },
          { text: { text: 'Sunday' }, value: '7' },
        ],
      },
      'settings.country': { initial_value: 'DE' },
      'settings.region': { type: 'plain_text_input' },
    });
  });

  it('leave empty what is not set', () => {
    const bare = settingsModal({ ...settings, digestChannelId: null });
    expect(inputsOf(bare)['settings.channel']).not.toHaveProperty('initial_conversation');
    expect(inputsOf(bare)['settings.region']).not.toHaveProperty('initial_value');
  });

  it('answer the typeahead of zones with names that are IANA names inside', () => {
    expect(zoneOptions(['America/New_York'])).toEqual([
      {
        text: { type: 'plain_text', text: 'America/New York', emoji: false },
        value: 'America/New_York',
      },
    ]);
  });
});

describe('App Home', () => {
  const page: HomePage = {
    member: { slackUserId: 'U1', role: 'viewer' },
    asOf: '2026-11-24',
    totals: [aTotal()],
    mine: [anEntry()],
    locale: 'en-US',
    digestNote: 'The digest comes at 09:00 on business days.',
    reach: 'live',
    admins: ['U2'],
  };

  it('shows my accounts, then everybody’s', () => {
    expect(outline(homeView(page))).toMatchInlineSnapshot(`
      [
        "# My clients",
        "*Acme &amp; Sons* · €6,000 · oldest 20 days late · <@U1>",
        "Later than usual: they usually pay 12 days late. [Status]",
        "---",
        "# Everybody",
        "*€6,000* overdue at 3 clients",
        "{1-30 days: €6,000 · 2 invoices}",
        "~ The digest comes at 09:00 on business days.",
        "[Show today’s digest]",
        "---",
        "*How to ask*",
        "\`/ar status acme\` shows one client, \`/ar digest\` the list of today, \`/ar help\` everything else. Answers are for your eyes only until you share them.",
      ]
    `);
  });

  it('shows no number to somebody without access', () => {
    expect(outline(homeView({ ...page, member: { slackUserId: 'U1', role: 'none' } }))).toEqual([
      '# Good Terms',
      'You cannot see money data here yet. Ask <@U2> to run /ar access <@U1> collector.',
    ]);
  });

  it('opens settings for admins only, and says so when nothing is late', () => {
    const lines = outline(
      homeView({ ...page, member: { slackUserId: 'U1', role: 'admin' }, mine: [], totals: [] }),
    );
    expect(lines).toContain('[Show today’s digest] [Open settings]');
    expect(lines).toContain('Nothing is overdue at the clients you look after.');
    expect(lines).toContain('Nothing is overdue.');
  });
});

describe('help', () => {
  it('lists every word with what it does', () => {
    const help = helpMessage([
      { usage: '/ar status <client>', what: 'One client at a glance.' },
      { usage: '/ar digest', what: 'The list of today.' },
    ]);
    expect(help.text).toBe('What you can ask: /ar status &lt;client&gt;, /ar digest.');
    expect(outline(help)).toEqual([
      '# What you can ask',
      '`/ar status &lt;client&gt;`',
      'One client at a glance.',
      '`/ar digest`',
      'The list of today.',
      '~ Answers are for your eyes only until you share them.',
    ]);
  });
});

describe('short answers', () => {
  const client = aClient();
  it.each([
    [notice.notice('5 < 6.'), '5 &lt; 6.'],
    [
      notice.refusal({ what: 'No channel is set.', next: 'Choose one in /ar settings.' }),
      'No channel is set. Choose one in /ar settings.',
    ],
    [
      notice.errorNotice('7F3A'),
      'Something broke on our side (ref 7F3A). Look what is so before you try again; if it stays, send this reference to whoever runs the bot.',
    ],
    [
      notice.unknownWord({ word: 'staus', nearest: 'status' }),
      'I do not know the word “staus”. Did you mean `/ar status`? `/ar help` lists what you can ask.',
    ],
    [
      notice.unknownWord({ word: '<!x>', nearest: null }),
      'I do not know the word “&lt;!x&gt;”. `/ar help` lists what you can ask.',
    ],
    [
      notice.digestAlreadyPosted({ channelId: 'C1', permalink: 'https://x.slack.com/p1' }),
      'Today’s digest is already in <#C1>, so I did not post another. <https://x.slack.com/p1|Read it there>.',
    ],
    [
      notice.digestAlreadyPosted({ channelId: 'C1', permalink: null }),
      'Today’s digest is already in <#C1>, so I did not post another.',
    ],
    [
      notice.digestFailed({ channelId: 'C1', why: 'Invite me with /invite and try again.' }),
      'The digest for <#C1> was not posted. Invite me with /invite and try again.',
    ],
    [notice.ownerSet({ client, ownerUserId: 'U1' }), '<@U1> looks after *Acme &amp; Sons* now.'],
    [notice.ownerSet({ client, ownerUserId: null }), 'Nobody looks after *Acme &amp; Sons* now.'],
    [
      notice.snoozed({ client, until: '2026-11-27', locale: 'en-GB' }),
      '*Acme &amp; Sons* is snoozed until Fri 27 Nov. It comes back by itself the day after.',
    ],
    [
      notice.needsAccess({ admins: ['U1'] }),
      'You cannot see money data here yet. Ask <@U1> to run /ar access @you collector.',
    ],
    [
      notice.needsAccess({ admins: ['U1', 'U2', 'U3'] }),
      'You cannot see money data here yet. Ask <@U1>, <@U2> or <@U3> to run /ar access @you collector.',
    ],
    [
      notice.needsAccess({ admins: [] }),
      'You cannot see money data here yet. Ask an admin of this Slack workspace to run /ar access @you collector.',
    ],
  ])('%#', (answer, words) => {
    expect(answer.text).toBe(words);
    expect(outline(answer)).toEqual([words]);
  });

  it('holds the place while data is fetched', () => {
    expect(outline(loadingModal('Client status'))).toEqual(['One moment, fetching the numbers…']);
  });
});
