// A workbook in the shape that Akaunting exports, written by hand.
import type { Cell, SheetSpec } from './workbook.ts';

const DAY_ZERO = Date.UTC(1899, 11, 30);
const on = (day: string): Cell => ({ day: (Date.parse(day) - DAY_ZERO) / 86_400_000 });

/** Six sheets: INV-1 paid with a discount, INV-2 partly paid, INV-3 open, INV-4 a draft, and a payment of nobody. */
export const AKAUNTING: readonly SheetSpec[] = [
  {
    name: 'invoices',
    rows: [
      [
        'invoice_number',
        'order_number',
        'status',
        'invoiced_at',
        'due_at',
        'amount',
        'currency_code',
        'contact_name',
        'contact_email',
      ],
      [
        'INV-1',
        'PO-7',
        'paid',
        on('2026-01-05'),
        on('2026-02-04'),
        100,
        'USD',
        'Hill & Sons',
        'ap@hill.example',
      ],
      [
        'INV-2',
        null,
        'partial',
        on('2026-01-06'),
        on('2026-02-05'),
        1234.5,
        'USD',
        'Mia Lund',
        'mia@lund.example',
      ],
      [
        'INV-3',
        null,
        'sent',
        on('2026-01-07'),
        on('2026-02-06'),
        80,
        'EUR',
        'Mia Lund',
        'mia@lund.example',
      ],
      ['INV-4', null, 'draft', on('2026-01-08'), on('2026-02-07'), 5, 'USD', 'Mia Lund', null],
    ],
  },
  {
    name: 'invoice_items',
    rows: [
      ['invoice_number', 'item_name', 'quantity', 'price', 'total'],
      ['INV-1', 'Lamp', 2, 50, 100],
      ['INV-2', 'Desk', 1, 1234.5, 1234.5],
    ],
  },
  {
    name: 'invoice_item_taxes',
    rows: [['invoice_number', 'item_name', 'tax_name', 'tax_rate', 'amount']],
  },
  {
    name: 'invoice_histories',
    rows: [
      ['invoice_number', 'status', 'notify', 'description'],
      ['INV-1', 'draft', null, 'INV-1 added!'],
      ['INV-1', 'paid', null, '$90.00 Payment'],
    ],
  },
  {
    name: 'invoice_totals',
    rows: [
      ['invoice_number', 'code', 'name', 'amount', 'sort_order'],
      ['INV-1', 'sub_total', 'invoices.sub_total', 100, 1],
      ['INV-1', 'discount', 'invoices.discount', 10, 2],
      ['INV-1', 'total', 'invoices.total', 90, 3],
      ['INV-2', 'total', 'invoices.total', 1234.5, 1],
    ],
  },
  {
    name: 'invoice_transactions',
    rows: [
      [
        'invoice_number',
        'transaction_number',
        'paid_at',
        'amount',
        'currency_code',
        'account_name',
      ],
      ['INV-1', 'TRA-1', on('2026-02-01'), 40, 'USD', 'Cash'],
      ['INV-1', 'TRA-2', on('2026-02-03'), 50, 'USD', 'Bank'],
      ['INV-2', 'TRA-3', on('2026-02-02'), 234.5, 'USD', 'Bank'],
      ['INV-9', 'TRA-4', on('2026-02-02'), 10, 'USD', 'Bank'],
    ],
  },
];
