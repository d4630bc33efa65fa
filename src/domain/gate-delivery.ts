// The rules of the gate that every letter meets: to whom it goes, as whom it is sent, and at which hour. Pure.
import { badMoment, localDay, localTime, nextContactMoment } from './calendar.ts';
import { isMailbox, type Reachable } from './contact.ts';
import type { GateFacts, Refusal } from './gate.ts';
import type { Sender } from './sender.ts';

export const DELIVERY: readonly ((facts: GateFacts) => readonly Refusal[])[] = [
  recipient,
  sender,
  hour,
];

function recipient({ cc, contact, sender }: GateFacts): Refusal[] {
  if (!contact || !isMailbox(contact.email)) return [{ code: 'no_contact' }];
  return [contact, ...(cc ? [cc] : [])].flatMap((one) => addressRefusals(one, sender));
}

function addressRefusals(one: Reachable, sender: Sender | null): Refusal[] {
  const { bouncedAt, email, optedOutAt } = one;
  return [
    ...(bouncedAt ? [{ code: 'bounced', email, at: bouncedAt } as const] : []),
    ...(optedOutAt ? [{ code: 'opted_out', email, at: optedOutAt } as const] : []),
    ...(sender && !sender.isLive && !isAllowed(email, sender.allowList)
      ? [{ code: 'not_on_allow_list', email } as const]
      : []),
  ];
}

/** "ada@example.com" allows that address, "@example.com" all of that domain and none below it; capitals count for nothing. */
function isAllowed(email: string, allowList: readonly string[]): boolean {
  const address = email.toLowerCase();
  return allowList.some((entry) => {
    const allowed = entry.trim().toLowerCase();
    return allowed.startsWith('@') ? address.endsWith(allowed) : address === allowed;
  });
}

function sender({ hasMailServer, sender }: GateFacts): Refusal[] {
  return [
    ...(sender ? [] : [{ code: 'no_sender' } as const]),
    ...(hasMailServer ? [] : [{ code: 'no_mail_server' } as const]),
  ];
}

/** By the client's clock and calendar, at most one reason: the night before the day off, and that before the hour. */
function hour({ now, whereabouts }: GateFacts): Refusal[] {
  const code = badMoment(now, whereabouts);
  if (code === null) return [];
  const { timeZone } = whereabouts;
  const next = nextContactMoment(now, whereabouts);
  if (code === 'not_a_business_day')
    return [{ code, day: localDay(now, timeZone), timeZone, next }];
  return [{ code, localNow: localTime(now, timeZone), timeZone, next }];
}
