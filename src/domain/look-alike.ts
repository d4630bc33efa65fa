// Which clients look like one, and which of the two would stay. Only ever a proposal: two customers may share a name.
// Pure.
import { FREE_MAIL_DOMAINS } from './free-mail.ts';
import type { ClientRef, Money } from './types.ts';

/** Why two clients look like one. */
export type Likeness =
  | { readonly code: 'same_name' }
  | { readonly code: 'same_domain'; readonly domain: string };

/** What is compared of a client who is not merged into another. */
export interface ComparedClient {
  readonly id: string;
  /** The ledger it came from. */
  readonly source: string;
  readonly nameKey: string;
  /** What follows the @ of its address, in small letters, and how many clients of the whole book write from there. */
  readonly domain: { readonly name: string; readonly clients: number } | null;
  readonly invoices: number;
  /** Others were merged into it. */
  readonly hasMerged: boolean;
}

export interface LookAlike {
  readonly keepId: string;
  readonly mergeId: string;
  readonly why: readonly Likeness[];
}

/** One side of a proposal: what a person needs to see before saying yes. */
export interface ProposedClient extends ClientRef {
  readonly source: string;
  readonly invoices: number;
  /** What it has open, by currency. */
  readonly open: readonly Money[];
}

export interface MergeProposal {
  readonly keep: ProposedClient;
  readonly merge: ProposedClient;
  readonly why: readonly Likeness[];
}

/** A domain that this many clients write from is that of a bookkeeping service, not of one business. */
export const SHARED_BY_MANY = 5;

const FREE_MAIL = new Set(FREE_MAIL_DOMAINS);

/**
 * The pairs to propose. Clients look alike who have the same normalised name, in one ledger or in two, or who write from
 * the same domain, unless it is free mail or five clients or more write from it. Of each group of look-alikes everybody is
 * proposed for merging into the first of it (see `byClaimToStay`) who is not known to be somebody else; a client who has
 * others merged into it is never merged away. Likeliest first: two reasons before one, then two ledgers before one, as
 * one ledger has its reasons for two numbers.
 */
export function lookAlikesAmong(
  clients: readonly ComparedClient[],
  isApart: (oneId: string, otherId: string) => boolean,
): LookAlike[] {
  const pairs = new Map<string, { keep: ComparedClient; merge: ComparedClient; why: Likeness[] }>();
  for (const { why, members } of groupsOf(clients)) {
    for (const [place, merge] of members.entries()) {
      if (merge.hasMerged) continue;
      const keep = members.find(({ id }, at) => at >= place || !isApart(id, merge.id));
      if (!keep || keep === merge) continue;
      const key = `${keep.id} ${merge.id}`;
      const pair = pairs.get(key) ?? { keep, merge, why: [] };
      pairs.set(key, { ...pair, why: [...pair.why, why] });
    }
  }
  return [...pairs.values()]
    .sort(
      (a, b) =>
        b.why.length - a.why.length ||
        Number(a.keep.source === a.merge.source) - Number(b.keep.source === b.merge.source) ||
        byAge(a.keep, b.keep) ||
        byAge(a.merge, b.merge),
    )
    .map(({ keep, merge, why }) => ({ keepId: keep.id, mergeId: merge.id, why }));
}

/** Who stays comes first: a client who has others merged into it, then the one with more invoices, then the older. */
function byClaimToStay(a: ComparedClient, b: ComparedClient): number {
  return Number(b.hasMerged) - Number(a.hasMerged) || b.invoices - a.invoices || byAge(a, b);
}

/** Ids count up. */
function byAge(a: Pick<ClientRef, 'id'>, b: Pick<ClientRef, 'id'>): number {
  return Number(BigInt(a.id) - BigInt(b.id));
}

interface Group {
  readonly why: Likeness;
  readonly members: readonly ComparedClient[];
}

function groupsOf(clients: readonly ComparedClient[]): Group[] {
  const names = new Map<string, ComparedClient[]>();
  const domains = new Map<string, ComparedClient[]>();
  for (const client of clients.toSorted(byClaimToStay)) {
    if (client.nameKey !== '') join(names, client.nameKey, client);
    const { domain } = client;
    if (domain && domain.clients < SHARED_BY_MANY && !FREE_MAIL.has(domain.name))
      join(domains, domain.name, client);
  }
  return [
    ...[...names.values()].map((members) => ({ why: { code: 'same_name' } as const, members })),
    ...[...domains].map(([domain, members]) => ({
      why: { code: 'same_domain', domain } as const,
      members,
    })),
  ];
}

function join(groups: Map<string, ComparedClient[]>, key: string, client: ComparedClient): void {
  const members = groups.get(key);
  if (members) members.push(client);
  else groups.set(key, [client]);
}
