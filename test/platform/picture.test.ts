// Goal: names come out in a picture as they are written, on any machine. Method: each letter drawn alone must differ from
// an empty page and from the box that stands for a letter which the font does not have.
import { describe, expect, it } from 'vitest';
import { drawPng } from '#platform/picture.ts';

const page = (words: string, size = 40) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" font-family="DejaVu Sans"><rect width="60" height="60" fill="#fff"/><text x="5" y="45" font-size="${size}">${words}</text></svg>`;
const drawn = async (words: string) => (await drawPng(page(words))).toString('base64');

const LETTERS = {
  Latin: 'AaZzÄäÖöÜüßÉéÑñÇçŁłŠšŽžĐđØøÅåĞğİıŐőŢţẞ',
  Cyrillic: 'АаБбЖжЩщЪъЫыЭэЮюЯяЁёЇїЄєҐґЉљЊњЋћЏџ',
  Greek: 'ΑαΒβΓγΔδΘθΛλΞξΠπΣσςΦφΨψΩωΆάΈέΉήΊίΌόΎύΏώ',
  Signs: '0123456789.,%€$£×·–…Σ&amp;',
};

describe('a picture', () => {
  it('is a PNG of twice the size, for screens with two dots where a page counts one', async () => {
    const png = await drawPng(page(''));
    expect(png.subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([120, 120]);
  });

  it.each(Object.entries(LETTERS))('has a shape for every letter: %s', async (_, letters) => {
    const blank = await drawn('');
    const box = await drawn('株');
    const seen = new Map<string, string>();
    for (const letter of letters.match(/&amp;|./gsu) ?? []) {
      const shape = await drawn(letter);
      expect(shape, letter).not.toBe(blank);
      expect(shape, letter).not.toBe(box);
      seen.set(shape, letter);
    }
    // Nor is one letter drawn as another one, beyond those that look alike in print.
    expect(seen.size).toBeGreaterThan(letters.length * 0.8);
  });

  it('shows a box for what the font does not have, so the test above can tell', async () => {
    expect(await drawn('株')).toBe(await drawn('社'));
    expect(await drawn('株')).not.toBe(await drawn(''));
  });

  it('takes nothing from elsewhere', async () => {
    const svg = page('x').replace(
      '<text',
      '<image href="http://127.0.0.1:1/a.png" width="60" height="60"/><image href="/etc/hostname" width="60" height="60"/><text',
    );
    expect((await drawPng(svg)).toString('base64')).toBe(await drawn('x'));
  });
});
