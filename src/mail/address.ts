// What a mail address is here: exactly one mailbox, in letters that no mail program could read as two.
import { domainToASCII } from 'node:url';

const MAX_ADDRESS = 254;
const MAX_LOCAL = 64;

/**
 * Stricter than the standard: no quotes and comments, and none of `% ! |` and their like, with which a mail can be
 * routed on. Atoms apart by single dots; never a hyphen first, which a program might take for an option.
 */
const LOCAL = /^[a-z0-9_+&'=#/~][a-z0-9_+&'=#/~-]*(?:\.[a-z0-9_+&'=#/~-]+)*$/i;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * Whether this is one address as it may be stored and sent to: at most 254 characters, 64 before the sign, ASCII only;
 * a domain of two labels or more, its last one not a number. Domains with other letters are written as "xn--".
 */
export function isMailAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS) return false;
  const [local = '', domain = '', ...more] = text.split('@');
  return (
    more.length === 0 && local.length <= MAX_LOCAL && LOCAL.test(local) && isMailDomain(domain)
  );
}

/**
 * The address that a person typed, as it is stored: without blanks around it, its domain in small letters and as "xn--"
 * where it has others than ASCII ("x@müller.de" is "x@xn--mller-kva.de"); null when it is none.
 */
export function mailAddressOf(typed: string): string | null {
  const text = typed.trim();
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1);
  // These would end or change a domain on its way through the URL parser.
  if (at < 0 || /[\s%/\\?#:[\]]/.test(domain)) return null;
  const address = `${text.slice(0, at)}@${domainToASCII(domain)}`;
  return isMailAddress(address) ? address : null;
}

/** What stands behind the sign, in small letters; throws on what is no address. */
export function domainOf(address: string): string {
  if (!isMailAddress(address)) throw new Error('This is not a mail address.');
  return address.slice(address.indexOf('@') + 1).toLowerCase();
}

function isMailDomain(domain: string): boolean {
  const labels = domain.split('.');
  const last = labels.at(-1) ?? '';
  return (
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^\d+$/.test(last) &&
    // A broken "xn--" label gives nothing, and a host that is a number in disguise gives another text.
    domainToASCII(domain) === domain.toLowerCase()
  );
}
