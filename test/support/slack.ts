// The local stand-in of Slack, without its page: real Web API answers, real signed requests, everything people see.
//
//   const slack = await startStandIn({ seed: aWorkspace() });
//   const people = human(slack, { botUrl: 'http://127.0.0.1:3000/slack/events', signingSecret });
//   // The bot: new App({ token: slack.botToken, clientOptions: { slackApiUrl: slack.apiUrl }, … })
//
//   const maya = people.as('maya');
//   await maya.command('ar-collections', 'status acme');
//   const card = await slack.until('the card', () => slack.ephemeralFor('maya').at(-1));
//   expect(slack.wordsOf(card)).toContain('Acme & Sons');
//
//   await maya.click(card, 'snooze.open', clientId);              // value: only where several buttons share a name
//   const [modal] = await slack.until('a modal', () => slack.openViews('maya'));
//   const ack = await maya.submit(modal, { 'snooze.until': '2026-12-01' });
//   expect(ack.body).toEqual({ response_action: 'errors', errors: { … } });
//
//   slack.failNext('chat.postMessage', { how: 'lost_answer' });   // Slack posts it, the bot never hears
//   expect(slack.channel('ar-collections').messages).toHaveLength(1);
//   expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(2);
//
//   const file = await maya.upload({ name: 'aging.csv', bytes });              // Into a form, as the id of a file:
//   await maya.submit(form, { file });
//   await maya.shareFile({ channel: 'ar-collections', name: 'aging.csv', bytes, text: 'import' });
//   slack.failNextDownload({ how: 'cut' });                       // or login_page, http_500, { bytes }, { held }
//   expect(slack.bytesOf(message.files![0]!).toString()).toContain('line,reason');
//
// `until` waits on changes of what is visible, never on a clock. Close with `slack.close()`.
import type { Seed } from '../../demo/slack/protocol.ts';

export type { HeldEvent } from '../../demo/slack/delivery.ts';
export { type Humans, human } from '../../demo/slack/human.ts';
export type { Message } from '../../demo/slack/protocol.ts';
export { type StandIn, startStandIn } from '../../demo/slack/stand-in.ts';

/** A small workspace: Maya administers, Jonas and Priya own accounts, Gast is a guest; one channel has no bot. */
export function aWorkspace(changes: Partial<Seed> = {}): Seed {
  return {
    team: { name: 'Tall Pines', domain: 'tallpines' },
    members: [
      {
        name: 'maya',
        realName: 'Maya Okafor',
        email: 'maya@tallpines.example',
        isAdmin: true,
        tz: 'Europe/Berlin',
      },
      {
        name: 'jonas',
        realName: 'Jonas Brandt',
        email: 'jonas@tallpines.example',
        tz: 'Europe/Berlin',
      },
      {
        name: 'priya',
        realName: 'Priya Raman',
        email: 'priya@tallpines.example',
        tz: 'Europe/London',
      },
      { name: 'gast', realName: 'Gast Besuch', email: 'gast@visitor.example', isGuest: true },
    ],
    channels: [
      { name: 'ar-collections', topic: 'Who owes us, and why' },
      { name: 'finance-private', isPrivate: true, members: ['maya'] },
      { name: 'with-a-client', isExtShared: true },
      { name: 'no-bot', hasBot: false },
      { name: 'empty', hasBot: false },
    ],
    ...changes,
  };
}
