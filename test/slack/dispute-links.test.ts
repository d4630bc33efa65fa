// Goal: what people paste as evidence leads back to it: links of Slack become files of a case, everything else is refused.
import { describe, expect, it } from 'vitest';
import { linkLine, linksIn, MOST_LINKS } from '#slack/dispute-links.ts';

const FILE = 'https://tallpines.slack.com/files/U1/F123/delivery_note.pdf';
const MESSAGE = 'https://tallpines.slack.com/archives/C1/p1763971200000100?thread_ts=1.1&cid=C1';

describe('links', () => {
  it.each([
    [FILE, { id: 'F123', name: 'delivery_note.pdf', permalink: FILE }],
    [`Photo of the box: ${FILE}`, { id: 'F123', name: 'Photo of the box:', permalink: FILE }],
    [`<${FILE}>`, { id: 'F123', name: 'delivery_note.pdf', permalink: FILE }],
    [MESSAGE, { id: 'C1:1763971200000100', name: 'The message', permalink: MESSAGE }],
  ])('%s', (line, file) => {
    expect(linksIn(line)).toEqual({ ok: true, files: [file] });
  });

  it('are each kept once, and read back as written', () => {
    const name = 'Delivery\nNote.pdf';
    const text = `${linkLine({ name, permalink: FILE })}\n\n${FILE}`;
    expect(linksIn(text)).toMatchObject({ files: [{ id: 'F123', name: 'Delivery Note.pdf' }] });
  });

  it.each([
    'delivery_note.pdf',
    'https://files.example/files/U1/F123/delivery_note.pdf',
    'https://tallpines.slack.com.evil.example/files/U1/F123/x',
    'https://tallpines.slack.com/team/U1',
    'javascript://tallpines.slack.com/files/U1/F123/x',
  ])('are not %s', (line) => {
    expect(linksIn(`${FILE}\n${line}`)).toMatchObject({ ok: false, why: 'no_link', line });
  });

  it('are twenty at most', () => {
    const lines = Array.from({ length: MOST_LINKS + 1 }, (_, at) => FILE.replace('F123', `F${at}`));
    expect(linksIn(lines.slice(1).join('\n')).ok).toBe(true);
    expect(linksIn(lines.join('\n'))).toMatchObject({ ok: false, why: 'too_many' });
  });
});
