// Goal: a team makes the list of causes its own, and nothing that was said with a cause is lost with it.
// Method: tables at both sides of each bound, properties over random names and random deeds.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cause, CauseForm } from '#domain/cause.ts';
import {
  CAUSE_DEEDS,
  CAUSES,
  causeMistake,
  causeName,
  causeOf,
  causeRefusal,
  causesOf,
  codeFor,
  likeliestFirst,
  MOST_OFFERED,
} from '#domain/cause.ts';

const form: CauseForm = {
  name: 'Goods receipt',
  side: 'theirs',
  nextStep: 'wait',
  touchDays: 5,
};
const receipt: Cause = { ...form, code: 'goods_receipt', isRetired: false };
const mistakeOf = (is: Partial<CauseForm>, causes: readonly Cause[] = CAUSES, code?: string) =>
  causeMistake({ ...form, ...is }, { code: code ?? null, causes });

describe('a cause as somebody wants it', () => {
  it.each<[Partial<CauseForm>, string | null]>([
    [{}, null],
    [{ name: '' }, 'no_name'],
    [{ name: ' \n\t ' }, 'no_name'],
    [{ name: '\u200B\u2060' }, 'no_name'],
    [{ name: '…🙂' }, 'no_name'],
    [{ name: '7' }, null],
    [{ name: '不足' }, null],
    [{ name: 'n'.repeat(60) }, null],
    [{ name: `  ${'n'.repeat(60)}  ` }, null],
    [{ name: 'n'.repeat(61) }, 'long_name'],
    [{ touchDays: null }, null],
    [{ touchDays: 1 }, null],
    [{ touchDays: 90 }, null],
    [{ touchDays: 0 }, 'bad_days'],
    [{ touchDays: 91 }, 'bad_days'],
    [{ touchDays: 1.5 }, 'bad_days'],
    [{ touchDays: -3 }, 'bad_days'],
    [{ touchDays: Number.NaN }, 'bad_days'],
    [{ name: 'Short of cash' }, 'name_taken'],
    [{ name: ' SHORT  of cash. ' }, 'name_taken'],
    [{ name: 'Short of cash again' }, null],
  ])('%j: %s', (is, mistake) => {
    expect(mistakeOf(is)).toBe(mistake);
  });

  it('may keep its own name, and one that only a retired cause has', () => {
    const causes = causesOf([receipt]);
    expect(mistakeOf({}, causes)).toBe('name_taken');
    expect(mistakeOf({}, causes, receipt.code)).toBeNull();
    expect(mistakeOf({}, causesOf([{ ...receipt, isRetired: true }]))).toBeNull();
  });

  it('may have any name while it is retired', () => {
    const causes = causesOf([{ ...receipt, isRetired: true }]);
    expect(mistakeOf({ name: 'Short of cash' }, causes, receipt.code)).toBeNull();
  });

  it('has room in the list of choices', () => {
    const full = (size: number) =>
      Array.from({ length: size }, (_, at) => ({
        ...receipt,
        code: `c${at}`,
        name: `Cause ${at}`,
      }));
    expect(mistakeOf({}, full(MOST_OFFERED - 1))).toBeNull();
    expect(mistakeOf({}, full(MOST_OFFERED))).toBe('too_many');
    expect(mistakeOf({}, full(MOST_OFFERED), 'c0')).toBeNull(); // It has its place already.
  });

  it('is kept as one line', () => {
    expect(causeName(' Goods\n receipt\t ')).toBe('Goods receipt');
  });
});

describe('what can be done to a cause', () => {
  const [builtIn] = CAUSES;
  const others = causesOf([receipt]);
  const only = [receipt, { ...builtIn!, isRetired: true }];
  const retired = { ...receipt, isRetired: true };
  const free = { cause: receipt, causes: others, isUsed: false };
  const last = { ...free, causes: only };
  const away = { cause: retired, causes: causesOf([retired]), isUsed: false };
  const outdone = { ...away, cause: { ...retired, name: 'insolvent' } };
  it.each([
    ['retire one of several', 'retire', free, null],
    ['retire a used one', 'retire', { ...free, isUsed: true }, null],
    ['retire a built-in one', 'retire', { ...free, cause: builtIn! }, null],
    ['retire the last that is offered', 'retire', last, 'last_one'],
    ['remove one that was never used', 'remove', free, null],
    ['remove a retired one that was never used', 'remove', away, null],
    ['remove a used one', 'remove', { ...free, isUsed: true }, 'used'],
    ['remove a built-in one', 'remove', { ...free, cause: builtIn! }, 'built_in'],
    ['remove the last that is offered', 'remove', last, 'last_one'],
    ['bring back a retired one', 'restore', { ...away, isUsed: true }, null],
    ['bring back one whose name is taken', 'restore', outdone, 'name_taken'],
  ] as const)('%s', (...[, deed, about, refusal]) => {
    expect(causeRefusal(deed, about)).toBe(refusal);
  });

  it('never brings back more than there is room for', () => {
    const full = Array.from({ length: MOST_OFFERED }, (_, at) => ({
      ...receipt,
      code: `c${at}`,
      name: `Cause ${at}`,
    }));
    const about = { cause: { ...retired, name: 'One more' }, isUsed: true };
    expect(causeRefusal('restore', { ...about, causes: full })).toBe('too_many');
    expect(causeRefusal('restore', { ...about, causes: full.slice(1) })).toBeNull();
  });
});

describe('the code of a new cause', () => {
  it.each([
    ['Goods receipt', [], 'goods_receipt'],
    ['  Größe & Maß (falsch)!', [], 'grosse_and_mass_falsch'],
    ['Café, naïve', [], 'cafe_naive'],
    ['不足', [], 'cause'],
    ['不足', ['cause'], 'cause_2'],
    ['Goods receipt', ['goods_receipt', 'goods_receipt_2'], 'goods_receipt_3'],
    ['n'.repeat(60), [], 'n'.repeat(50)],
    [`${'n'.repeat(49)} x`, [], 'n'.repeat(49)],
  ])('%s beside %j: %s', (name, taken, code) => {
    expect(codeFor(name, taken)).toBe(code);
  });

  it('is short, of small ASCII words, and never one that is taken', () => {
    const names = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 30 });
    fc.assert(
      fc.property(names, (names) => {
        const taken = new Set(CAUSES.map(({ code }) => code));
        for (const name of names) {
          const code = codeFor(name, taken);
          expect(taken.has(code)).toBe(false);
          expect(code).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
          expect(code.length).toBeLessThanOrEqual(60);
          taken.add(code);
        }
      }),
    );
  });
});

describe('the list', () => {
  const codes = fc.constantFrom(...CAUSES.map(({ code }) => code), 'own_1', 'own_2', 'own_3');
  const own = fc.uniqueArray(
    fc.record({ code: codes, name: fc.string(), isRetired: fc.boolean() }).map((is) => ({
      ...receipt,
      ...is,
    })),
    { selector: ({ code }) => code, maxLength: 20 },
  );

  it('has every built-in cause and every own one exactly once, in the words of the team', () => {
    fc.assert(
      fc.property(own, (own) => {
        const all = causesOf(own);
        const expected = new Set([...CAUSES, ...own].map(({ code }) => code));
        expect(all.map(({ code }) => code).toSorted()).toEqual([...expected].toSorted());
        for (const one of own) expect(causeOf(one.code, all)).toBe(one);
      }),
    );
  });

  it('never loses a used code, whatever is done to it, and offers no retired one', () => {
    const deeds = fc.array(fc.tuple(codes, fc.constantFrom(...CAUSE_DEEDS)), { maxLength: 40 });
    fc.assert(
      fc.property(own, fc.uniqueArray(codes), deeds, (own, used, deeds) => {
        let mine: Cause[] = own;
        for (const [code, deed] of deeds) {
          const causes = causesOf(mine);
          const cause = causes.find((one) => one.code === code);
          if (!cause || causeRefusal(deed, { cause, causes, isUsed: used.includes(code) }))
            continue;
          mine = mine.filter((one) => one.code !== code);
          if (deed !== 'remove') mine.push({ ...cause, isRetired: deed === 'retire' });
        }
        const all = causesOf(mine);
        const known = new Set([...CAUSES, ...own].map(({ code }) => code));
        for (const code of used.filter((one) => known.has(one)))
          expect(all.map((one) => one.code)).toContain(code);
        for (const { code } of CAUSES) expect(all.map((one) => one.code)).toContain(code);
        const wasOffered = causesOf(own).some((one) => !one.isRetired);
        const offered = likeliestFirst(all, []);
        expect(offered.some((one) => one.isRetired)).toBe(false);
        if (wasOffered) expect(offered.length).toBeGreaterThan(0);
      }),
    );
  });
});
