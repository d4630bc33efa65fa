// Why invoices were paid late: causes by weight, our part in it, what changed. Every figure opens its invoices.
import type { ImageBlock, KnownBlock, ModalView } from '@slack/types';
import type { Cause } from '#domain/cause.ts';
import type { Change } from '#domain/pareto.ts';
import { lengthOf, periodBefore } from '#domain/period.ts';
import { whyValue } from './asked.ts';
import { ACTION, VIEW } from './ids.ts';
import { actions, button, context, header, type Message, message, modal, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { paretoAlt } from './pareto-svg.ts';
import { clip, join, type Mrkdwn, md, NOTHING } from './text.ts';
import type { WhyView } from './why-bars.ts';
import { causeBlocks, definitions, exceeds, opener } from './why-bars.ts';
import { causeName, periodWords, shareWords } from './why-words.ts';
import { count, nameOf } from './words.ts';

/** What one message has room for; a modal shows the rest. */
const IN_MESSAGE = { bars: 8, moneyBars: 5, currencies: 2, changes: 6 } as const;
const IN_MODAL = { bars: 28, moneyBars: 10, currencies: 6 } as const;

/** The id of the picture in Slack; null where there is none, and whether one was tried. */
export interface WhyPicture {
  readonly fileId: string | null;
  readonly isMissing: boolean;
}

/** The answer to `/ar why`, of which every figure can be read without the picture. */
export function whyMessage(view: WhyView & { readonly picture: WhyPicture }): Message {
  const { now, before } = view.pareto;
  const title =
    view.client === null ? 'Why invoices were paid late' : `Why ${nameOf(view.client)} paid late`;
  const blocks: KnownBlock[] = [
    header(title),
    context(
      md`${periodWords(view.period, view.locale)}, beside the ${count(lengthOf(view.period), 'day')} before: ${periodWords(periodBefore(view.period), view.locale)}.`,
    ),
    lateBlock(view),
    ...(now.late > 0
      ? [oursBlock(view), ...pictureBlocks(view), ...causeBlocks(view, IN_MESSAGE)]
      : []),
    ...changeBlocks(view),
    ...(now.late > 0 ? [...restBlocks(view), definitions()] : []),
  ];
  return message(summary(view, before.late), blocks);
}

/** All causes, for which a message has no room. */
export function whyCausesModal(view: WhyView): ModalView {
  const isCut = exceeds(view, IN_MODAL);
  return modal({
    title: 'All causes',
    callbackId: VIEW.message,
    blocks: [
      context(md`${who(view)}${periodWords(view.period, view.locale)}`),
      ...causeBlocks(view, IN_MODAL),
      ...(isCut ? [context(md`The rarest are left out here: \`goodterms why --json\`.`)] : []),
      definitions(),
    ],
  });
}

function who({ client }: WhyView): Mrkdwn {
  return client === null ? NOTHING : md`${nameOf(client)} · `;
}

function summary(view: WhyView, before: number): Mrkdwn {
  const { byCount, now } = view.pareto;
  const when = periodWords(view.period, view.locale);
  const whose = view.client === null ? NOTHING : md` of ${nameOf(view.client)}`;
  if (now.late === 0)
    return md`No invoice${whose} was paid late in ${when}; before it were ${before}.`;
  const late = md`${count(now.late, 'invoice')}${whose} ${now.late === 1 ? 'was' : 'were'} paid late in ${when}`;
  const [top] = byCount.bars;
  if (!top) return md`${late}, and nobody has said why.`;
  const named = md`“${causeName(top.cause, view.causes)}” (${Number(top.weight)} of ${now.reasoned})`;
  return md`${late}; most often for ${named}.`;
}

function lateBlock(view: WhyView): KnownBlock {
  const { now, before } = view.pareto;
  if (now.late === 0) {
    const earlier =
      before.late === 0 ? 'The period before had none either.' : `Before it were ${before.late}.`;
    return section(md`*No invoice was paid late.* ${earlier}`);
  }
  const late = md`*${count(now.late, 'invoice')} ${now.late === 1 ? 'was' : 'were'} paid late* (${before.late} before)`;
  const why = md`${now.reasoned} with a reason, ${now.late - now.reasoned} without`;
  return section(
    md`${late}: ${why}.`,
    opener(view, { which: { kind: 'all' }, about: 'all paid late' }),
  );
}

/** The definition stands beside the figure, as nobody else counts this. */
function oursBlock(view: WhyView): KnownBlock {
  const { now, before } = view.pareto;
  if (now.ourShare === null)
    return section(md`*Our fault:* not known, as no late invoice of this time has a reason.`);
  const then =
    before.ourShare === null ? 'not known before' : `${shareWords(before.ourShare)} before`;
  return section(
    md`*Our fault: ${shareWords(now.ourShare)}* (${then}). The reason of ${now.ours} of the ${count(now.reasoned, 'late invoice')} with a reason lies on our side.`,
    now.ours > 0 ? opener(view, { which: { kind: 'ours' }, about: 'our fault' }) : undefined,
  );
}

function pictureBlocks(view: WhyView & { picture: WhyPicture }): KnownBlock[] {
  const { fileId, isMissing } = view.picture;
  if (fileId === null)
    return isMissing
      ? [context(md`The picture could not be made this time; all it shows is below.`)]
      : [];
  const picture: ImageBlock = {
    type: 'image',
    slack_file: { id: fileId },
    alt_text: clip(paretoAlt(view), LIMITS.altText),
  };
  return [picture];
}

function changeBlocks(view: WhyView): KnownBlock[] {
  const { changes } = view.pareto;
  if (changes.length === 0) return [];
  const shown = changes
    .slice(0, IN_MESSAGE.changes)
    .map((change) => changeLine(change, view.causes));
  const more = changes.length - shown.length;
  const rest = more > 0 ? [md`${count(more, 'smaller change')} not shown`] : [];
  const before = button({
    label: 'Show the time before',
    actionId: ACTION.whyBefore,
    value: whyValue({
      clientId: view.client?.id ?? null,
      period: periodBefore(view.period),
      which: { kind: 'all' },
      currency: null,
      offset: 0,
    }),
  });
  return [section(join([md`*What changed*`, ...shown, ...rest], '\n'), before)];
}

function changeLine({ cause, now, before }: Change, causes: readonly Cause[]): Mrkdwn {
  const name = cause === null ? 'No reason recorded' : causeName(cause, causes);
  return md`${now > before ? '▲' : '▼'} ${name}: ${now} (${before} before)`;
}

/** Opens what did not fit. */
function restBlocks(view: WhyView): KnownBlock[] {
  if (!exceeds(view, IN_MESSAGE)) return [];
  const { client, period } = view;
  const asked = { clientId: client?.id ?? null, period, currency: null, offset: 0 };
  const value = whyValue({ ...asked, which: { kind: 'all' } });
  return actions([button({ label: 'Show all causes', actionId: ACTION.whyCauses, value })]);
}
