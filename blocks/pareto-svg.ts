// The Pareto of causes as a picture (SVG): data in, text out. Sides are told by words as well as by colour.
import type { Side } from '#domain/cause.ts';
import { SIDES } from '#domain/cause.ts';
import { exponentOf } from '#domain/money.ts';
import type { Bar, Ranking } from '#domain/pareto.ts';
import { SIDE_NAME } from './cause-words.ts';
import { drawable, fit, INK, SOFT, text, widthOf } from './svg-words.ts';
import type { WhyView } from './why-bars.ts';
import { causeName, periodWords, shareWords, sideWords, weightWords } from './why-words.ts';
import { nameOf } from './words.ts';

const WIDTH = 1_000;
const MARGIN = 24;
const ROW = 34;
const BARS = 6;
/** Where the columns begin and end: cause, side, bar, figures. */
const NAME = { from: MARGIN, to: 304 };
const SIDE_TO = 418;
const SCALE = { from: 430, to: 730 };
const FIGURES_FROM = 748;

const COLOUR: Readonly<Record<Side, string>> = {
  ours: '#b45309',
  theirs: '#1d4ed8',
  third_party: '#6d28d9',
  unknown: '#6b7280',
};

/** Causes by count, and by amount-days in the currency with the most late invoices. */
export function paretoSvg(view: WhyView): string {
  const { byCount, byAmountDays } = view.pareto;
  const panels: Panel[] = [
    { title: 'By number of invoices', ranking: byCount, currency: null },
    ...byAmountDays.slice(0, 1).map((ranking) => ({
      title: `By amount-days (amount × days late), ${ranking.currency}`,
      ranking,
      currency: ranking.currency,
    })),
  ].filter(({ ranking }) => ranking.bars.length > 0);
  const drawn: string[] = [];
  let top = 104;
  for (const panel of panels) {
    drawn.push(panelSvg(view, panel, top));
    top += 46 + ROW * Math.min(BARS + 1, panel.ranking.bars.length);
  }
  const height = top + 84;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="DejaVu Sans">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...titles(view),
    ...drawn,
    ...legend(view, top),
    '</svg>',
  ].join('\n');
}

/** The same in sentences, for people who hear it. */
export function paretoAlt(view: WhyView): string {
  const { byCount, byAmountDays, now } = view.pareto;
  const said = (ranking: Ranking, currency: string | null) =>
    ranking.bars
      .slice(0, BARS)
      .map((bar, at) => {
        const words = (weight: bigint) => weightWords(weight, { currency, locale: view.locale });
        const side = sideWords(bar, words);
        return `${at + 1}. ${causeName(bar.cause, view.causes)} (${side}), ${words(bar.weight)}, ${shareWords(bar.share)}`;
      })
      .join('; ');
  const money = byAmountDays.slice(0, 1).filter(({ bars }) => bars.length > 0);
  return [
    `Chart of why invoices were paid late, ${periodWords(view.period, view.locale)}.`,
    `By number of invoices: ${said(byCount, null)}.`,
    ...money.map(
      (ranking) => `By amount-days in ${ranking.currency}: ${said(ranking, ranking.currency)}.`,
    ),
    `${now.late - now.reasoned} of ${now.late} have no reason recorded.`,
  ].join(' ');
}

interface Panel {
  readonly title: string;
  readonly ranking: Ranking;
  readonly currency: string | null;
}

function titles(view: WhyView): string[] {
  const { now } = view.pareto;
  const name = view.client === null ? '' : fit(drawable(nameOf(view.client)), 560, 24);
  const title = name === '' ? 'Why invoices were paid late' : `Why ${name} paid late`;
  const ours =
    now.ourShare === null
      ? 'our fault: not known'
      : `our fault: ${shareWords(now.ourShare)} (${now.ours} of ${now.reasoned} with a reason)`;
  return [
    text({ x: MARGIN, y: 42, size: 26, isBold: true }, title),
    text(
      { x: MARGIN, y: 74, size: 18, fill: SOFT },
      `${drawable(periodWords(view.period, view.locale))} · ${ours}`,
    ),
  ];
}

function panelSvg(view: WhyView, { title, ranking, currency }: Panel, top: number): string {
  const rows = ranking.bars.slice(0, BARS);
  const rest = ranking.bars.length - rows.length;
  const lineAt = (at: number) => top + 40 + ROW * at;
  const points = rows.map(({ cumulative }, at) => `${scaled(cumulative)},${lineAt(at) - 6}`);
  return [
    text({ x: MARGIN, y: top + 8, size: 19, isBold: true }, title),
    ...rows.map((bar, at) =>
      barSvg(view, { bar, at, y: lineAt(at), currency, total: ranking.total }),
    ),
    ...(rest > 0
      ? [
          text(
            { x: NAME.from, y: lineAt(rows.length), size: 17, fill: SOFT },
            `${rest} more ${rest === 1 ? 'cause' : 'causes'}`,
          ),
        ]
      : []),
    ...(rows.length > 1
      ? [`<polyline points="${points.join(' ')}" fill="none" stroke="${INK}" stroke-width="2"/>`]
      : []),
    ...points.map((point) => {
      const [x, y] = point.split(',');
      return `<circle cx="${x}" cy="${y}" r="4" fill="${INK}"/>`;
    }),
  ].join('\n');
}

interface DrawnBar {
  readonly bar: Bar;
  readonly at: number;
  readonly y: number;
  readonly currency: string | null;
  readonly total: bigint;
}

function barSvg(view: WhyView, { bar, at, y, currency, total }: DrawnBar): string {
  const { locale } = view;
  const name = drawable(causeName(bar.cause, view.causes)) || drawable(bar.cause);
  const figure =
    currency === null ? String(bar.weight) : compactMoney(bar.weight, { currency, locale });
  let above = 0n;
  const segments = bar.sides.map(({ side, weight }) => {
    const from = scaled(share(above, total));
    above += weight;
    const width = Math.max(1, scaled(share(above, total)) - from);
    return `<rect x="${from}" y="${y - 17}" width="${width}" height="22" fill="${COLOUR[side]}"/>`;
  });
  return [
    `<rect x="${SCALE.from}" y="${y - 17}" width="${SCALE.to - SCALE.from}" height="22" fill="#f1f0f1"/>`,
    ...segments,
    text({ x: NAME.from, y, size: 17 }, `${at + 1}. ${fit(name, NAME.to - NAME.from - 28, 17)}`),
    text(
      { x: SIDE_TO, y, size: 15, fill: SOFT, anchor: 'end' },
      fit(sidesOf(bar), SIDE_TO - NAME.to, 15),
    ),
    text({ x: FIGURES_FROM, y, size: 16 }, drawable(`${figure} · ${shareWords(bar.share)}`)),
    text(
      { x: WIDTH - MARGIN, y, size: 14, fill: SOFT, anchor: 'end' },
      `Σ ${shareWords(bar.cumulative)}`,
    ),
  ].join('\n');
}

/** There is room for two; the colours and the message say how much lies on which. */
function sidesOf({ sides }: Bar): string {
  const names = sides.map(({ side }) => SIDE_NAME[side]);
  return names.length > 2 ? 'several sides' : names.join(' + ');
}

function legend(view: WhyView, top: number): string[] {
  const { byAmountDays, byCount, now } = view.pareto;
  const used = new Set(
    [byCount, ...byAmountDays.slice(0, 1)].flatMap(({ bars }) =>
      bars.flatMap(({ sides }) => sides.map(({ side }) => side)),
    ),
  );
  let x = MARGIN;
  const keys = SIDES.filter((side) => used.has(side)).map((side) => {
    const key = `<rect x="${x}" y="${top + 16}" width="16" height="16" fill="${COLOUR[side]}"/>${text({ x: x + 24, y: top + 30, size: 16 }, SIDE_NAME[side])}`;
    x += 48 + widthOf(SIDE_NAME[side], 16);
    return key;
  });
  const none = now.late - now.reasoned;
  const note = `Line and Σ: share so far. ${none} of ${now.late} late ${now.late === 1 ? 'invoice has' : 'invoices have'} no reason recorded.`;
  return [...keys, text({ x: MARGIN, y: top + 62, size: 15, fill: SOFT }, note)];
}

function scaled(part: number): number {
  return Math.round((SCALE.from + part * (SCALE.to - SCALE.from)) * 10) / 10;
}

function share(part: bigint, total: bigint): number {
  return total === 0n ? 0 : Number(part) / Number(total);
}

/** "€1.2M": in a picture there is no room for every digit; the message has them. */
function compactMoney(minor: bigint, on: { currency: string; locale: string }): string {
  const { currency, locale } = on;
  const whole = Number(minor) / 10 ** exponentOf(currency);
  const style = { style: 'currency', currency, notation: 'compact' } as const;
  return `${new Intl.NumberFormat(locale, { ...style, maximumSignificantDigits: 3 }).format(whole)}·days`;
}
