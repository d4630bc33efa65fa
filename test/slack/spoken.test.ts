// Goal: what people wrote in Slack is kept as they read it. Method: the forms in which Slack writes words, one by one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRead, peopleIn, withoutPeople } from '#slack/spoken.ts';

const names = new Map([['U1', 'Jonas Brandt']]);

describe('words', () => {
  it.each([
    ['&lt;b&gt; &amp;amp;', '<b> &amp;'],
    ['<@U1> and <@U1|jonas> and <@U2>', '@Jonas Brandt and @jonas and @U2'],
    ['<#C1|studio> <#C2>', '#studio #C2'],
    ['<!here> <!channel> <!subteam^S1|@team>', '@here @channel @team'],
    ['<!date^1764000000^{date_short}|24 Nov>', '24 Nov'],
    ['<https://acme.example|acme.example>', 'https://acme.example'],
    ['<https://acme.example/a?b&amp;c>', 'https://acme.example/a?b&c'],
    ['<https://acme.example|the portal>', 'the portal (https://acme.example)'],
    ['<mailto:ap@acme.example|ap@acme.example>', 'ap@acme.example'],
    ['one\ntwo', 'one\ntwo'],
  ])('%j read as %j', (written, read) => {
    expect(asRead(written, names)).toBe(read);
  });

  it('that Slack has escaped come back as they were', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const written = typed
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;');
        expect(asRead(written)).toBe(typed);
      }),
    );
  });
});

it('people are found, and left out', () => {
  expect(peopleIn('<@U1> asks <@W2|maya>, <#C1>, <@nobody>')).toEqual(['U1', 'W2']);
  expect(withoutPeople('<@U1> Globex pays').trim()).toBe('Globex pays');
});
