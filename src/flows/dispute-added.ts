// More is said about what is a case already: it stands in the record of that one, and nothing of it is lost.
import type { Queries } from '#db/client.ts';
import type { DisputeFile, DisputeReason, DisputeRequest } from '#domain/dispute.ts';
import type { Claim } from '#domain/dispute-amounts.ts';
import { claimsText } from '#domain/dispute-claims.ts';
import type { Case } from './dispute-case.ts';
import { writeMove } from './dispute-case.ts';

/** What somebody said who did not know that there is a case. */
export interface ToAdd {
  readonly reason: DisputeReason;
  readonly request: DisputeRequest;
  readonly words: string;
  readonly saidBy: string | null;
  readonly files: readonly DisputeFile[];
  readonly claims: readonly Claim[];
  /** "view:V1": what Slack delivers twice is told once, as whoever writes it asks first. */
  readonly origin: string;
}

/** Writes it in the transaction of a caller that holds the workspace. What the case says itself stays; links join its own. */
export async function addToDispute(
  tx: Queries,
  about: Pick<Case, 'client' | 'dispute'>,
  given: { readonly actor: string; readonly now: Date; readonly said: ToAdd },
): Promise<void> {
  const { actor, now, said } = given;
  const { claims, files, origin, reason, request, saidBy, words } = said;
  const codes = { reason, request };
  const claimed = claimsText(
    claims.map(({ claimedMinor: minor, currency, invoiceId }) => ({ invoiceId, currency, minor })),
  );
  const known = new Set(about.dispute.files.map(({ id }) => id));
  const fresh = files.filter(({ id }) => !known.has(id));
  await writeMove(tx, about, {
    change: fresh.length === 0 ? {} : { files: [...about.dispute.files, ...fresh] },
    event: {
      kind: 'added',
      facts: { origin, ...codes, claimed, saidBy, files: JSON.stringify(files) },
      words,
    },
    logged: { ...codes, files: files.length },
    actor,
    at: now,
  });
}
