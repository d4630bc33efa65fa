// Causes for the tests of views, and each view of them with the worst there is.
import { askingModal, askingSaved } from '#blocks/asking.ts';
import { CAUSES_A_PAGE, causeModal, causesModal, type ListedCause } from '#blocks/causes.ts';
import { notice } from '#blocks/notice.ts';
import { NASTY_NAMES } from './samples.ts';
import type { Drawn } from './worst-case.ts';

const LONG = 'x'.repeat(3000);
const MOST = Number.MAX_SAFE_INTEGER;

export function aCause(is: Partial<ListedCause> = {}): ListedCause {
  return {
    code: 'goods_receipt',
    name: 'Goods receipt',
    side: 'theirs',
    nextStep: 'wait',
    touchDays: 5,
    isRetired: false,
    uses: 3,
    canRemove: false,
    ...is,
  };
}

const everything = Array.from({ length: 120 }, (_, at) =>
  aCause({
    code: `cause_${at}`,
    name: NASTY_NAMES[at % NASTY_NAMES.length] ?? '',
    side: 'third_party',
    nextStep: 'fix_and_resend',
    touchDays: at % 2 === 0 ? 90 : null,
    isRetired: at % 3 === 0,
    uses: at % 4 === 0 ? MOST : 0,
    canRemove: at % 5 === 0,
  }),
);

/** By the name of the exported function. */
export const WORST_CAUSES: Readonly<Record<string, () => Drawn>> = {
  causesModal: () => ({
    views: [
      ...[0, CAUSES_A_PAGE, 4 * CAUSES_A_PAGE].flatMap((from) =>
        [true, false].map((canEdit) =>
          causesModal({ causes: everything, from, canEdit, metadata: LONG }),
        ),
      ),
      ...NASTY_NAMES.map((name) =>
        causesModal({
          causes: everything.slice(0, 3),
          from: 0,
          canEdit: true,
          metadata: '',
          said: notice(`${name}.`),
        }),
      ),
    ],
  }),
  causeModal: () => ({
    views: [...everything, null].map((cause) => causeModal({ cause, metadata: LONG })),
  }),
  askingModal: () => ({
    views: [0, 1, 1_000_000, MOST].map((number) =>
      askingModal({ fromDays: number, fromAmount: number, thankGapDays: number }),
    ),
  }),
  askingSaved: () => ({
    messages: [0, 1, 1_000_000, MOST].flatMap((number) =>
      ['en-US', 'de-DE', 'hi-IN'].map((locale) =>
        askingSaved({ fromDays: number, fromAmount: number, thankGapDays: number }, locale),
      ),
    ),
  }),
};
