// Goal: every letter is shown whole, and pages lose none of them. Method: random letters, pages walked to the end and back.
import type { KnownBlock, ModalView } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '#blocks/limits.ts';
import type { ListedLetter } from '#blocks/reminder-list.ts';
import { LETTERS_A_PAGE, reminderListModal } from '#blocks/reminder-list.ts';
import { quoted } from '#blocks/reminder-words.ts';
import { md } from '#blocks/text.ts';
import { problemsOfView } from '#blocks/validate.ts';
import { outline } from './outline.ts';

const aLetter = (position: number, rest: Partial<ListedLetter> = {}): ListedLetter => ({
  position,
  client: { id: `${position}`, number: null, name: `Client ${position}` },
  stage: 'friendly',
  overdue: [{ currency: 'EUR', minor: 4_200_00n }],
  to: 'Ms. Weber',
  subject: 'A word about INV-7',
  body: 'Hello Ms. Weber,\n\nA friendly reminder.\n\nThank you.',
  refusals: [],
  ...rest,
});

/** A page as the listener draws it: from a client on, at most ten of the list. */
const page = (all: readonly ListedLetter[], from: number): ModalView =>
  reminderListModal({
    letters: all.slice(from, from + LETTERS_A_PAGE),
    from,
    total: all.length,
    reach: 'practice',
    locale: 'en-GB',
  });

const buttonsIn = (view: ModalView) =>
  (view.blocks as readonly KnownBlock[]).flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((one) =>
          one.type === 'button' ? [[one.action_id, one.text.text, one.value] as const] : [],
        )
      : [],
  );

const clientsIn = (view: ModalView) =>
  buttonsIn(view).flatMap(([id, , value]) => (id === 'reminder.open' ? [value] : []));

describe('the list', () => {
  it('reads like this', () => {
    const letters = [aLetter(0), aLetter(1, { refusals: [md`Somebody wrote today.`], to: null })];
    expect(
      outline(reminderListModal({ letters, from: 0, total: 2, reach: 'live', locale: 'en-GB' })),
    ).toEqual([
      '~ Each letter is looked at and sent by itself. Nothing here goes out by being shown.',
      '---',
      '*Client 0* · €4,200 · friendly reminder to Ms. Weber',
      '*A word about INV-7*',
      '>Hello Ms. Weber,',
      '>',
      '>A friendly reminder.',
      '>',
      '>Thank you.',
      '[Look at it and send]',
      '---',
      '*Client 1* · €4,200 · friendly reminder nobody known yet',
      '~ :warning: Somebody wrote today.',
      '*A word about INV-7*',
      '>Hello Ms. Weber,',
      '>',
      '>A friendly reminder.',
      '>',
      '>Thank you.',
      '[Look at it]',
    ]);
  });

  it.each([
    [0, 0, 'Nobody needs a letter today.', []],
    [10, 0, '', []],
    [11, 0, 'Clients 1 to 10 of 11', [['reminder.next', 'Next ten', '10']]],
    [11, 10, 'Clients 11 to 11 of 11', [['reminder.previous', 'Previous ten', '0']]],
    [
      34,
      20,
      'Clients 21 to 30 of 34',
      [
        ['reminder.previous', 'Previous ten', '10'],
        ['reminder.next', 'Next ten', '30'],
      ],
    ],
    [12, 2, 'Clients 3 to 12 of 12', [['reminder.previous', 'Previous ten', '0']]],
  ])('of %i clients from %i on says "%s"', (...given) => {
    const [total, from, words, paging] = given;
    const all = Array.from({ length: total }, (_, at) => aLetter(at));
    const view = page(all, from);
    expect(outline(view).join('\n')).toContain(words);
    expect(buttonsIn(view).filter(([id]) => id !== 'reminder.open')).toEqual(paging);
    if (total <= LETTERS_A_PAGE) expect(outline(view).join('\n')).not.toContain('Clients');
  });

  it('a page on which nobody is left still leads on', () => {
    const view = reminderListModal({
      letters: [],
      from: 10,
      total: 30,
      reach: 'live',
      locale: 'en-GB',
    });
    expect(outline(view)).toEqual([
      'Nobody here needs a letter today.',
      '[Previous ten] [Next ten]',
    ]);
  });

  const words = fc.string({
    unit: fc.constantFrom('&', '<', 'a', ' ', '\n', '😀'),
    maxLength: 3_000,
  });
  const letter = fc.record({
    body: fc.oneof(
      words,
      fc.constantFrom('&'.repeat(3_000), '& '.repeat(1_500), '短'.repeat(3_000)),
    ),
    refusals: fc.array(fc.constant(md`${'x'.repeat(900)}`), { maxLength: 14 }),
  });

  /** Every page from the first on, by its own button. */
  function pagesOf(drafts: readonly Partial<ListedLetter>[]): ModalView[] {
    const all = drafts.map((draft, at) => aLetter(at, draft));
    const pages: ModalView[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const view = page(all, from);
      const { submit: _, ...drawn } = view;
      expect(problemsOfView(drawn)).toEqual([]);
      pages.push(view);
      const next = buttonsIn(view).find(([id]) => id === 'reminder.next');
      from = next ? Number(next[2]) : null;
    }
    expect(pages.flatMap(clientsIn)).toEqual(all.map(({ client }) => client.id));
    return pages;
  }

  it.each([
    ['blocks', { body: '&'.repeat(3_000), refusals: Array(14).fill(md`No.`) }],
    ['bytes', { body: '短'.repeat(2_900), refusals: Array(14).fill(md`${'x'.repeat(2_900)}`) }],
  ])(
    'puts fewer than ten on a page where their %s are too many, and loses none',
    (_what, draft) => {
      const pages = pagesOf(Array.from({ length: 25 }, () => draft));
      expect(clientsIn(pages[0]!).length).toBeLessThan(LETTERS_A_PAGE);
      expect(clientsIn(pages[0]!).length).toBeGreaterThan(2);
    },
  );

  it('keeps every page within the limits, and every client in exactly one of them', () => {
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 25 }), (drafts) => {
        pagesOf(drafts);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a quoted text', () => {
  const bare = (text: string) => text.replaceAll(/[>\s]+/g, '');

  it('has every word, in pieces that a section takes', () => {
    const unit = fc.constantFrom('&', 'a', 'é', '短', '😀', ' ', '\n', '\n\n');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 3_000 }), (text) => {
        const pieces = quoted(text);
        for (const { mrkdwn } of pieces) {
          expect(mrkdwn.length).toBeLessThanOrEqual(LIMITS.sectionText);
          expect(mrkdwn.isWellFormed()).toBe(true);
          for (const line of mrkdwn.split('\n')) expect(line.startsWith('>')).toBe(true);
        }
        expect(bare(pieces.map(({ mrkdwn }) => mrkdwn).join('\n'))).toBe(bare(md`${text}`.mrkdwn));
      }),
    );
  });

  it.each([
    '&'.repeat(3_000),
    '😀'.repeat(1_500),
    `a${'😀'.repeat(1_499)}b`,
    `${'a'.repeat(2_999)} ${'b'.repeat(2_999)}`,
  ])('of one long line: %#', (text) => {
    expect(
      bare(
        quoted(text)
          .map(({ mrkdwn }) => mrkdwn)
          .join('\n'),
      ),
    ).toBe(bare(md`${text}`.mrkdwn));
  });
});
