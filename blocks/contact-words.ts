// What roles, languages and hours of contacts are called. Knows nothing of views.
import type { ContactChannel, ContactRole, Language } from '#domain/contact.ts';

export const ROLE_NAME: Readonly<Record<ContactRole, string>> = {
  payer: 'Payer',
  approver: 'Approver',
  invoice_inbox: 'Invoice inbox',
  escalation: 'Escalation',
};

export const CHANNEL_NAME: Readonly<Record<ContactChannel, string>> = {
  mail: 'By mail',
  phone: 'By phone',
  portal: 'Through their portal',
};

export const LANGUAGE_NAME: Readonly<Record<Language, string>> = { en: 'English', de: 'German' };

/** "09:00" */
export function hourOf(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
