// Block Kit JSON -> elements, as Slack draws them.
import { el } from './dom.js';
import { interactive } from './elements.js';
import { EMOJI } from './emoji.js';
import { channelLink, link, mention, mrkdwn, plain, textNodes } from './text.js';

/**
 * Draws blocks on a surface: `{ world, kept, act, search, controls }`. Every element with a state
 * is put into `surface.controls` under its block and action, so that the form can be read back.
 */
export function drawBlocks(blocks, surface) {
  return blocks.map((block) => (DRAW[block.type] ?? unknown)(block, surface));
}

/** Never silently empty: a block that the page does not know says so. */
const unknown = (block) =>
  el('div', { class: 'unknown' }, `[block type ${block.type} is not drawn here]`);

const DRAW = {
  header: (block) => el('h3', { class: 'header' }, textNodes(block.text)),
  divider: () => el('hr', {}),
  section: (block, surface) =>
    el(
      'div',
      { class: 'section' },
      el(
        'div',
        { class: 'words' },
        block.text && el('div', { class: 'text' }, textNodes(block.text, surface.world)),
        block.fields &&
          el(
            'div',
            { class: 'fields' },
            block.fields.map((field) =>
              el('div', { class: 'text' }, textNodes(field, surface.world)),
            ),
          ),
      ),
      block.accessory && el('div', { class: 'accessory' }, part(block.accessory, block, surface)),
    ),
  context: (block, surface) =>
    el(
      'div',
      { class: 'context' },
      block.elements.map((element) =>
        element.type === 'image'
          ? picture(element, surface.world)
          : el('span', { class: 'text' }, textNodes(element, surface.world)),
      ),
    ),
  actions: (block, surface) =>
    el(
      'div',
      { class: 'actions' },
      block.elements.map((element) => part(element, block, surface)),
    ),
  image: (block, surface) =>
    el(
      'figure',
      {},
      block.title && el('figcaption', {}, textNodes(block.title)),
      picture(block, surface.world),
    ),
  input: (block, surface) => interactive(block.element, block, { ...surface, field: block }).node,
  rich_text: (block, surface) =>
    el(
      'div',
      { class: 'text rich' },
      block.elements.map((one) => rich(one, surface.world)),
    ),
  markdown: (block, surface) => el('div', { class: 'text' }, mrkdwn(block.text, surface.world)),
  alert: (block, surface) =>
    el(
      'div',
      { class: `alert ${block.level ?? 'default'}`, role: 'note' },
      textNodes(block.text, surface.world),
    ),
  table: (block, surface) =>
    el(
      'table',
      {},
      block.rows.map((row) =>
        el(
          'tr',
          {},
          row.map((cell) =>
            el('td', {}, cell.type === 'raw_text' ? cell.text : DRAW.rich_text(cell, surface)),
          ),
        ),
      ),
    ),
};

const part = (element, block, surface) =>
  element.type === 'image'
    ? picture(element, surface.world)
    : interactive(element, block, surface).node;

function picture({ image_url: url, slack_file: file, alt_text: alt }, world) {
  const src = file ? `/pictures/${file.id}?${new URLSearchParams({ user: world.me })}` : url;
  return el('img', { class: 'picture', src, alt: alt ?? '' });
}

function rich(element, world) {
  const inner = () => element.elements.map((one) => richInline(one, world));
  if (element.type === 'rich_text_list') {
    const items = element.elements.map((item) =>
      el(
        'li',
        {},
        item.elements.map((one) => richInline(one, world)),
      ),
    );
    const list = el(element.style === 'ordered' ? 'ol' : 'ul', {}, items);
    list.style.marginInlineStart = `${(element.indent ?? 0) * 24}px`;
    return list;
  }
  if (element.type === 'rich_text_quote') return el('blockquote', {}, inner());
  if (element.type === 'rich_text_preformatted') return el('pre', {}, inner());
  return el('div', {}, inner());
}

const STYLES = { bold: 'strong', italic: 'em', strike: 's', code: 'code' };

function richInline(element, world) {
  const wrapped = Object.entries(STYLES)
    .filter(([style]) => element.style?.[style])
    .reduce((node, [, tag]) => el(tag, {}, node), richLeaf(element, world));
  return wrapped;
}

function richLeaf(element, world) {
  switch (element.type) {
    case 'text':
      return element.text;
    case 'link':
      return link(element.url, element.text ?? element.url);
    case 'user':
      return mention(element.user_id, world);
    case 'channel':
      return channelLink(element.channel_id, world);
    case 'emoji':
      return EMOJI[element.name] ?? `:${element.name}:`;
    case 'date':
      return element.fallback ?? new Date(element.timestamp * 1000).toLocaleDateString('en-GB');
    default:
      return plain(element.text ?? '')[0];
  }
}
