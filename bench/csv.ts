// A believable file of invoices of any length, line by line, the same for the same length. Pure.
import { addDays } from '#domain/calendar.ts';
import { TODAY } from './books.ts';

const HEADER =
  'clientId,clientName,clientEmail,number,issuedOn,dueOn,currency,amount,balance,paidOn,paidAmount,po';
const CURRENCIES = ['USD', 'EUR', 'GBP'];
const LINES_AT_ONCE = 1_000;

/** A header row, then `rows` invoices of `rows / 100` clients; one in twenty is open. */
export function* csvOf(rows: number): Generator<string> {
  yield `${HEADER}\n`;
  const clients = Math.max(1, Math.round(rows / 100));
  const days = Array.from({ length: 830 }, (_, ago) => addDays(TODAY, 60 - ago));
  let lines = '';
  for (let row = 1; row <= rows; row += 1) {
    lines += `${lineOf(row, { clients, days })}\n`;
    if (row % LINES_AT_ONCE !== 0 && row !== rows) continue;
    yield lines;
    lines = '';
  }
}

function lineOf(row: number, given: { clients: number; days: readonly string[] }): string {
  const { clients, days } = given;
  const client = (row * 7_919) % clients;
  const amount = (50 + ((row * 104_729) % 500_000) / 100).toFixed(2);
  const isOpen = row % 20 === 0;
  const ago = isOpen ? 20 + (row % 90) : 100 + (row % 690);
  return [
    `C${10_001 + client}`,
    `"Client ${client}, Ltd"`,
    `accounts@client${client}.example.com`,
    `INV-${row}`,
    days[ago + 30],
    days[ago],
    CURRENCIES[client % 3],
    amount,
    isOpen ? amount : '0.00',
    isOpen ? '' : days[ago - (row % 40)],
    isOpen ? '' : amount,
    `PO-${row % 5_000}`,
  ].join(',');
}
