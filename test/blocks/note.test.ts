// Goal: a note says who, when, what kind and what follows; its form asks for no more than it must. Method: views as lines.
import { describe, expect, it } from 'vitest';
import { noteModal, noteSaved, notesModal } from '#blocks/note.ts';
import { noteLine, noteRemark, touchLine } from '#blocks/note-words.ts';
import { aNote, aNoteList } from './note-samples.ts';
import { outline } from './outline.ts';

const on = { locale: 'en-GB', timeZone: 'Europe/Berlin', today: '2026-11-24' };

describe('a note', () => {
  it('is one line of a card, cut to what fits', () => {
    expect(noteLine(aNote(), on).mrkdwn).toBe(
      '• *Call*, <@U1> on Tue, 24 Nov 2026: “They pay on Friday.”',
    );
    expect(noteLine(aNote({ body: 'x'.repeat(3_000) }), on).mrkdwn.length).toBeLessThan(220);
  });

  it('says who said it where, what it is about, and what follows', () => {
    const note = aNote({
      kind: 'late_reason',
      saidByUserId: 'U2',
      permalink: 'https://x.slack.com/archives/C1/p1',
      invoiceNumber: 'INV-1042',
      nextTouchOn: '2026-12-01',
      editedAt: new Date('2026-11-24T08:09:00Z'),
    });
    expect(noteRemark(note, on).mrkdwn).toBe(
      '*Why it was late* · <@U1>, Tue, 24 Nov 2026, 09:02 · changed at 09:09 · about INV-1042 · said by <@U2>, <https://x.slack.com/archives/C1/p1|the message> · next touch Tue 1 Dec',
    );
  });

  it('names the next touch and who noted it', () => {
    expect(touchLine({ on: '2026-12-01', byUserId: 'U1' }, on).mrkdwn).toBe(
      '*Next touch:* Tue 1 Dec, as <@U1> noted.',
    );
  });
});

describe('the list', () => {
  it('shows each note as it was written, and of a deleted one that it was there', () => {
    const deletedAt = new Date('2026-11-25T08:00:00Z');
    const gone = aNote({ id: '8', body: '', deletedAt, deletedByUserId: 'U9' });
    const notes = [aNote({ body: 'One line.\nAnother <!channel>.' }), gone];
    const view = notesModal(aNoteList({ notes, canDelete: true, editable: new Set(['7']) }));
    expect(outline(view)).toMatchInlineSnapshot(`
      [
        "*Acme &amp; Sons* · #C-1",
        "2 notes, newest first.",
        "[Add note]",
        "---",
        "One line.",
        "Another &lt;!channel&gt;.",
        "~ *Call* · <@U1>, Tue, 24 Nov 2026, 09:02",
        "[Edit] [Delete]",
        "---",
        "~ *Call* · <@U1>, Tue, 24 Nov 2026 · deleted by <@U9> on Wed, 25 Nov 2026",
      ]
    `);
  });

  it('shows all of a note, also where Slack needs more characters for it', () => {
    const view = notesModal(aNoteList({ notes: [aNote({ body: 'A & B <c> '.repeat(300) })] }));
    const words = outline(view).join(' ');
    expect(words.match(/A &amp; B &lt;c&gt;/g)).toHaveLength(300);
  });

  it('says so when nothing was noted, or nothing holds the word', () => {
    const words = (query: string) => outline(notesModal(aNoteList({ notes: [], query }))).join();
    expect(words('')).toContain('Nobody has noted anything yet.');
    expect(words('100%')).toContain('No note on this client has “100%” in it.');
  });
});

describe('the form', () => {
  const draft = { kind: 'general' as const, body: '', nextTouchOn: null };

  it('has room for words of any length, and for all of them', () => {
    const client = { id: '1', number: 'C-1', name: 'Acme & Sons' };
    const body = 'They pay on Friday.\n\n'.repeat(400).trim();
    const view = noteModal({
      title: 'Add note',
      isChange: false,
      client,
      draft: { ...draft, body },
      metadata: '',
    });
    const fields = view.blocks.filter((block) => block.block_id?.startsWith('note.body'));
    expect(fields.map(({ block_id: id }) => id)).toEqual([
      'note.body',
      'note.body.2',
      'note.body.3',
    ]);
    const shown = fields.map((block) => (block as { element: { initial_value: string } }).element);
    expect(shown.map(({ initial_value: value }) => value).join('\n\n')).toBe(body);
  });

  it('asks for the client only where it is not known', () => {
    const client = { id: '1', number: 'C-1', name: 'Acme & Sons' };
    const form = { title: 'Add note', isChange: false, draft, metadata: '' };
    const ids = (view: { blocks: { block_id?: string }[] }) =>
      view.blocks.flatMap(({ block_id: id }) => id ?? []);
    expect(ids(noteModal({ ...form, client }))).toEqual(['note.body', 'note.kind', 'note.touch']);
    expect(ids(noteModal({ ...form, client: null }))[0]).toBe('client.pick');
  });
});

it('what was saved can be mended, and says what was left out', () => {
  const client = { id: '1', number: null, name: 'Acme & Sons' };
  const saved = { client, noteId: '7', nextTouchOn: null, locale: 'en-GB', today: '2026-11-24' };
  expect(outline(noteSaved(saved))).toEqual([
    'Saved as a note on *Acme &amp; Sons*.',
    '~ You can change it for 15 minutes.',
    '[Edit]',
  ]);
  expect(outline(noteSaved({ ...saved, isContact: true })).at(-1)).toBe(
    '[Edit] [Say why it is late]',
  );
  expect(noteSaved({ ...saved, nextTouchOn: '2026-12-01' }).text).toContain(
    'Next touch: Tue 1 Dec.',
  );
  expect(outline(noteSaved({ ...saved, notes: 3 }))).toEqual([
    'Saved as 3 notes on *Acme &amp; Sons*, as one holds 3000 characters.',
    '~ You can change each of them for 15 minutes.',
    '[All notes]',
  ]);
});
