// Goal: drawing a digest again after somebody snoozed clients changes no message but in its marks:
// every client stays in the message it was posted in. Method: random marks over long lists.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestMessages } from '#blocks/digest.ts';
import { problemsOfMessage } from '#blocks/validate.ts';
import type { Reach } from '#domain/sender.ts';
import { anEntry, aPlan } from './samples.ts';

it('keeps every client in its message, within the limits', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 120 }),
      fc.constantFrom(10, 60, 400),
      fc.subarray(Array.from({ length: 120 }, (_, index) => index)),
      fc.constantFrom<Reach>('live', 'practice', 'nobody'),
      (...[size, nameLength, snoozed, reach]) => {
        const needsSomeone = Array.from({ length: size }, (_, index) =>
          anEntry({
            clientId: `${index}`,
            name: `<${index}>${'&'.repeat(nameLength)}`,
            rank: index + 1,
          }),
        );
        const plan = aPlan({ needsSomeone, overdueClients: size });
        const mark = { snoozedUntil: '2026-12-31', byUserId: 'U0123456789' };
        const marks = new Map(snoozed.map((index) => [`${index}`, mark]));
        const draw = (marked: typeof marks, reach: Reach) =>
          digestMessages({
            plan,
            locale: 'en-GB',
            timeZone: 'UTC',
            snoozes: marked,
            letters: new Map(),
            thanks: new Map(),
            isPreview: false,
            reach,
          });
        const before = draw(new Map(), reach); // A team that goes live meanwhile.
        const after = draw(marks, 'live');
        expect(after.map((message) => namesIn(message))).toEqual(before.map(namesIn));
        for (const message of after) expect(problemsOfMessage(message)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});

/** The numbers that the names of the clients in a message start with. */
function namesIn(message: object): string[] {
  return [...JSON.stringify(message).matchAll(/&lt;(\d+)&gt;/g)].map((match) => match[1] ?? '');
}
