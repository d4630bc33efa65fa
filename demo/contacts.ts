// As whom the made-up studio writes, and to whom at its clients. Data only; every address is reserved for examples.
import type { ContactForm } from '#flows/contact-form.ts';
import type { SenderForm } from '#flows/sender-form.ts';

export const SENDER: SenderForm = {
  fromName: 'Kestrel & Lund',
  fromAddress: 'accounts@kestrel-lund.example.com',
  replyTo: null, // Whoever looks after the client.
  phone: '+49 30 5550 142',
  logoUrl: null,
  paymentLink: null,
  payTo: [
    'EUR: Kestrel & Lund GmbH, IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001',
    'USD: Kestrel & Lund GmbH, account 000123456789, routing number 021000021, Example Bank, New York',
    'GBP: Kestrel & Lund GmbH, sort code 20-00-00, account 55779911',
  ].join('\n'),
  signature: 'Kestrel & Lund GmbH, Oranienstraße 6, 10997 Berlin',
  language: 'en',
  minGapDays: 3,
  allowList: '',
};

/** Who pays there, by the client's number. What is left out is as the team has it. */
const PAYERS: Record<string, Partial<ContactForm> & Pick<ContactForm, 'name' | 'email'>> = {
  '0200417': { name: 'Anna Keller', email: 'anna.keller@acme-sons.example.com' },
  '0201003': { name: 'Niamh Byrne', email: 'niamh@acme-dublin.example.com' },
  'K-1004': {
    name: 'Oliver Grant',
    email: 'oliver.grant@brightwater.example.com',
    timeZone: 'Europe/London',
  },
  'K-1005': {
    name: 'Dana Whitfield',
    email: 'dana.whitfield@globex.example.com',
    phone: '+1 212 555 0143',
    timeZone: 'America/New_York',
  },
  'K-1007': {
    name: 'Sabine Müller',
    email: 'sabine.mueller@mueller-messebau.example.com',
    language: 'de',
    timeZone: 'Europe/Berlin',
  },
  'K-1009': { name: 'Marta Świątek', email: 'marta@swiatek.example.com' },
  'K-1014': {
    name: 'Rupert Ashworth',
    email: 'rupert@pemberton.example.com',
    channel: 'phone',
    phone: '+44 20 7946 0182',
    timeZone: 'Europe/London',
  },
  'K-1016': { name: 'Elaine Marsh', email: 'elaine.marsh@vandelay.example.com' },
  'K-1018': { name: 'Luca Frei', email: 'luca.frei@cafe-zuerich.example.com', language: 'de' },
  'K-1022': { name: 'Elin Lindqvist', email: 'elin@lindqvist.example.com' },
  // Letters to these three do not end well: one comes back, one is taken but nobody says so, one is not wanted.
  'K-1032': { name: 'Clara Peacock', email: 'clara@peacock.bounce.example' },
  'K-1019': { name: 'Michael Bluth', email: 'michael@bluth.lost.example' },
  'K-1039': { name: 'Sol Green', email: 'accounts@soylent.example.com', isOptedOut: true },
};

export const CONTACTS: { client: string; form: ContactForm }[] = Object.entries(PAYERS).map(
  ([client, form]) => ({
    client,
    form: {
      role: 'payer',
      phone: null,
      channel: 'mail',
      language: null,
      timeZone: null,
      country: null,
      region: null,
      hoursFrom: null,
      hoursTo: null,
      isBounced: false,
      isOptedOut: false,
      ...form,
    },
  }),
);
