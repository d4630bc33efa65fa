// What is wrong with what was typed into the preview of a letter, said beside the field.
import { BLOCK, FIELD } from '#blocks/ids.ts';
import type { ApprovalMistake } from '#flows/approval.ts';
import { approvalMistake } from '#flows/approval.ts';
import type { Answers } from './answers.ts';
import type { Metadata } from './metadata.ts';
import type { Filled } from './reminder-form.ts';
import { fieldsOf, namedIn } from './reminder-form.ts';

/** Null where nothing is wrong. */
export function mistakesIn(
  values: Answers,
  filled: Filled,
  metadata: Metadata,
): Record<string, string> | null {
  const { disputeId } = metadata;
  const mistake = approvalMistake({
    ...filled,
    ...namedIn(filled),
    ccAddress: filled.cc,
    disputeId,
  });
  if (!mistake) return null;
  const at = fieldsOf(metadata.drawing ?? 0);
  const [free, offered] = [`${BLOCK.reminderInvoices}:0`, `${BLOCK.reminderSetAside}:0`];
  const field = {
    no_subject: at.subject,
    subject_too_long: at.subject,
    no_body: at.body,
    body_too_long: at.body,
    bad_cc: FIELD.reminderCc,
    no_invoice: free in values ? free : offered,
    // Whoever ticks and sends at once has not been shown the field for the reason yet.
    no_why: FIELD.reminderInvoiceWhy in values ? FIELD.reminderInvoiceWhy : offered,
  }[mistake];
  return { [field]: mistakeWords(mistake) };
}

export function mistakeWords(mistake: ApprovalMistake): string {
  switch (mistake) {
    case 'no_subject':
      return 'A letter needs a subject.';
    case 'subject_too_long':
      return 'The subject is too long: 150 characters at most.';
    case 'no_body':
      return 'A letter needs a text.';
    case 'body_too_long':
      return 'The text is too long: 3,000 characters at most.';
    case 'bad_cc':
      return 'This is not a mail address. Type one address, such as anna@example.com.';
    case 'no_invoice':
      return 'Tick at least one invoice.';
    case 'no_why':
      return 'Say why they are in the letter all the same, or untick them.';
  }
}
