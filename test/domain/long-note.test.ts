// Goal: words longer than a note holds lose nothing, whatever they are. Method: tables, and random words with a printed seed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isChatter } from '#domain/chatter.ts';
import { notesOf, piecesOf } from '#domain/long-note.ts';
import { NOTE_LENGTH, noteText } from '#domain/note.ts';

const bare = (text: string) => text.replaceAll(/\s/g, '');

describe('long words', () => {
  it('stay one note while they fit', () => {
    expect(notesOf(`  ${'x'.repeat(NOTE_LENGTH)}\n`)).toEqual(['x'.repeat(NOTE_LENGTH)]);
    expect(notesOf('x'.repeat(NOTE_LENGTH + 1))).toHaveLength(2);
  });

  it.each([
    [
      'paragraphs',
      'One two. Three\nfour five\n\nsix seven',
      ['One two. Three\nfour five', 'six seven'],
    ],
    ['lines', 'One two. Three\nfour five six', ['One two. Three', 'four five six']],
    ['sentences', 'One two three. Four five six seven', ['One two three.', 'Four five six seven']],
    ['words', 'One two three four five six', ['One two three four five', 'six']],
    ['nothing', 'x'.repeat(30), ['x'.repeat(26), 'xxxx']],
    ['no early pause', `a\n\n${'b'.repeat(30)}`, [`a\n\n${'b'.repeat(23)}`, 'bbbbbbb']],
    ['no half character', `${'x'.repeat(25)}😀😀`, ['x'.repeat(25), '😀😀']],
  ])('are cut between %s', (_, text, pieces) => {
    expect(piecesOf(text, 26)).toEqual(pieces);
  });

  it('are counted from the first to the last', () => {
    const notes = notesOf(`${'x'.repeat(2_900)} ${'y'.repeat(2_900)} z`);
    expect(notes.map((one) => one.slice(0, 10))).toEqual(['(1 of 2) x', '(2 of 2) y']);
  });

  it('lose nothing but blanks at a cut', () => {
    const part = fc.oneof(
      fc.constantFrom(' ', '\n', '\n\n', '. ', '\0', '\ud83d'),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.nat(4_000).map((length) => 'é'.repeat(length)),
    );
    const words = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, (text) => {
        const notes = notesOf(text);
        expect(notes.every((one) => one.length <= NOTE_LENGTH && one.isWellFormed())).toBe(true);
        const said = notes.length === 1 ? notes : notes.map((one) => one.replace(/^\(.*?\) /, ''));
        expect(bare(said.join(''))).toBe(bare(noteText(text)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('small talk', () => {
  it.each([
    ['Thanks!', true],
    ['Well done all :tada: :100:', true],
    ['👍👍👍👍', true],
    ['', true],
    ['PO missing there', true],
    ['They pay on Friday', false],
    ['140 EUR came', false],
    ['on 3/12', false],
    ['彼らは金曜日に支払うと言っています', false],
  ])('%j: %s', (words, expected) => expect(isChatter(words)).toBe(expected));
});
