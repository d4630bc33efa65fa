// The HTML part of a letter: one fixed shell for all mail programs. No script, no font or style from elsewhere; the logo is
// the only thing that a mail program may fetch. Pure.
import { isolate, isolateWhole } from './plain-text.ts';
import { type Html, html, NO_HTML } from './render-markup.ts';
import type { Column, Labelled, LetterModel, Row } from './render-model.ts';

// Styles stand in the elements, because many mail programs drop those of the head; the classes are for the dark alone. They
// are as short as can be: Gmail cuts a mail off after 102 kB, and a letter may name a hundred invoices.
const FACE = 'Arial,sans-serif';
const TEXT = `font:15px/1.5 ${FACE};color:#1f2933;`;
const SMALL = `font:13px/1.4 ${FACE};color:#52606d;`;
const CELL = `font:14px/1.4 ${FACE};`;
const LINE = 'border-bottom:1px solid #d9e2ec;';

const DARK = `
    :root { color-scheme: light dark; supported-color-schemes: light dark; }
    @media (prefers-color-scheme: dark) {
      .page, .sheet { background-color: #16191d !important; }
      .text { color: #e4e7eb !important; }
      .small { color: #a3b1c0 !important; }
      .line { border-color: #3e4c59 !important; }
      .link { color: #8cc4ff !important; }
      .logo { background-color: #ffffff !important; }
    }`;

/** Longer numbers may be broken over lines; short ones ("PO-31") stay whole. */
const WRAPPED_FROM = 16;

/** Text with its right-to-left parts isolated. */
type Isolated = (text: string) => string;

export function htmlOf(model: LetterModel): string {
  const isolated: Isolated = (text) => isolate(text, model.names);
  return html`<!DOCTYPE html>
<html lang="${model.language}" dir="ltr">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${isolated(model.subject)}</title>
<style>${{ html: DARK }}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#ffffff;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#ffffff;">
<tr><td align="center" style="padding:24px 16px;">
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;table-layout:fixed;background-color:#ffffff;">
<tr><td class="line" style="padding:0 0 16px 0;${LINE}">${brand(model, isolated)}</td></tr>
<tr><td style="padding:20px 0 0 0;">
${model.prose.map((lines) => paragraph(lines, isolated))}${invoices(model)}${credits(model, isolated)}${ways(model, isolated)}${paragraph([model.question], isolated)}${paragraph(model.closing, isolated)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.html;
}

function brand({ brand }: LetterModel, isolated: Isolated): Html {
  const name = isolated(brand.name);
  return brand.logoUrl === null
    ? html`<span class="text" style="${TEXT}font-size:18px;font-weight:bold;">${name}</span>`
    : html`<img class="logo" src="${brand.logoUrl}" alt="${name}" height="40" style="display:block;height:40px;max-width:100%;border:0;${TEXT}font-weight:bold;">`;
}

function paragraph(lines: readonly string[], isolated: Isolated): Html {
  return html`<p class="text" style="margin:0 0 16px 0;${TEXT}">${byLine(lines, isolated)}</p>
`;
}

function byLine(lines: readonly string[], isolated: Isolated): readonly Html[] {
  return lines.map((line, at) =>
    at === 0 ? html`${isolated(line)}` : html`<br>${isolated(line)}`,
  );
}

function invoices({ columns, rows, totals }: LetterModel): Html {
  if (rows.length === 0) return NO_HTML;
  const titles = columns.map(
    ({ isNumber, title }) =>
      html`<th class="small line" scope="col" align="${isNumber ? 'right' : 'left'}" valign="bottom" style="${SMALL}${LINE}">${title}</th>`,
  );
  return html`<div style="overflow-x:auto;">
<table class="text" width="100%" cellpadding="6" cellspacing="0" border="0" style="color:#1f2933;margin:0 0 20px 0;">
<tr>${titles}</tr>
${rows.map((row) => invoiceRow(row, columns))}${totals.map((total) => totalRow(total, columns.length))}</table>
</div>
`;
}

function invoiceRow({ cells, note }: Row, columns: readonly Column[]): Html {
  const line = note === null ? LINE : '';
  const shown = cells.map((cell, at) => {
    const column = columns[at];
    const side = column?.isNumber ? html` align="right"` : NO_HTML;
    return column?.canWrap && cell.length > WRAPPED_FROM
      ? html`<td class="line" style="${CELL}${line}word-break:break-word;">${isolateWhole(cell)}</td>`
      : html`<td class="line"${side} nowrap style="${CELL}${line}">${isolateWhole(cell)}</td>`;
  });
  const below =
    note === null
      ? NO_HTML
      : html`<tr><td class="small line" colspan="${String(columns.length)}" style="${SMALL}${LINE}padding-top:0;">${note}</td></tr>
`;
  return html`<tr valign="top">${shown}</tr>
${below}`;
}

function totalRow({ amount, label }: Labelled, columns: number): Html {
  return html`<tr><td colspan="${String(columns - 1)}" align="right" style="${CELL}"><b>${label}</b></td><td align="right" nowrap style="${CELL}"><b>${amount}</b></td></tr>
`;
}

function credits({ credits }: LetterModel, isolated: Isolated): Html {
  if (credits === null) return NO_HTML;
  const lines = credits.lines.map(({ amount, label }) => `${label}: ${amount}`);
  return html`${heading(credits.title)}${paragraph([...lines, credits.note], isolated)}`;
}

function ways({ ways }: LetterModel, isolated: Isolated): Html {
  if (ways === null) return NO_HTML;
  const links = ways.links.map(
    ({ url, words }, at) =>
      html`${at === 0 ? NO_HTML : html`<br>`}<a class="link" href="${url}" style="color:#0b5cad;">${isolated(words)}</a> (${new URL(url).host})`,
  );
  const linked =
    links.length === 0
      ? NO_HTML
      : html`<p class="text" style="margin:0 0 16px 0;${TEXT}">${links}</p>
`;
  const accounts = ways.accounts.map(({ lines, title }) =>
    paragraph(title === null ? lines : [`${title}:`, ...lines], isolated),
  );
  return html`${heading(ways.title)}${linked}${accounts}`;
}

function heading(title: string): Html {
  return html`<p class="text" style="margin:0 0 4px 0;${TEXT}font-weight:bold;">${title}</p>
`;
}
