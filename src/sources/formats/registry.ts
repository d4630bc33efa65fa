// Every file format, in the order in which they are tried: the particular ones first, the general one last.
import type { Format } from '../format.ts';
import { akaunting } from './akaunting.ts';
import { freshbooksInvoiceDetails } from './freshbooks-invoice-details.ts';
import { general } from './general.ts';
import { harvestInvoiceReport } from './harvest-invoice-report.ts';
import { harvestInvoiceReportGrouped } from './harvest-invoice-report-grouped.ts';
import { invoiceNinjaV4 } from './invoice-ninja-v4.ts';
import { invoice2goInvoices } from './invoice2go-invoices.ts';
import { invoicelyInvoices } from './invoicely-invoices.ts';
import { lagoInvoices } from './lago-invoices.ts';
import { quickbooksAgingDetail } from './quickbooks-aging-detail.ts';
import { quickbooksSalesDetail } from './quickbooks-sales-detail.ts';
import { stripeInvoices } from './stripe-invoices.ts';
import { tallyPendingBills } from './tally-pending-bills.ts';
import { waveAccountingTransactions } from './wave-accounting-transactions.ts';
import { xeroAgedReceivablesDetail } from './xero-aged-receivables-detail.ts';
import { xeroSalesInvoices } from './xero-sales-invoices.ts';
import { zohoInvoice } from './zoho-invoice.ts';

export const FORMATS: readonly Format[] = [
  akaunting,
  quickbooksAgingDetail,
  quickbooksSalesDetail,
  xeroSalesInvoices,
  xeroAgedReceivablesDetail,
  freshbooksInvoiceDetails,
  zohoInvoice,
  invoiceNinjaV4,
  invoice2goInvoices,
  invoicelyInvoices,
  harvestInvoiceReport,
  harvestInvoiceReportGrouped,
  tallyPendingBills,
  lagoInvoices,
  waveAccountingTransactions,
  stripeInvoices,
  general,
];
