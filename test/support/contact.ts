// Somebody at a client to whom a letter may go: each test changes what it is about.
import type { Contact } from '#domain/contact.ts';

export function aContact(is: Partial<Contact> = {}): Contact {
  return {
    id: '7',
    clientId: '1',
    role: 'payer',
    name: 'Anna Weber',
    email: 'weber@acme.example',
    phone: null,
    channel: 'mail',
    language: null,
    timeZone: null,
    country: null,
    region: null,
    hours: null,
    bouncedAt: null,
    bounceWords: null,
    optedOutAt: null,
    ...is,
  };
}
