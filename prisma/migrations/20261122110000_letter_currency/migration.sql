-- The currency of an invoice as it was approved in a letter, and that a letter was wanted back while it was handed over, and by whom.

-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "cancel_wanted_at" TIMESTAMPTZ(3),
ADD COLUMN     "cancel_wanted_by" TEXT;

-- AlterTable
ALTER TABLE "reminder_invoice" ADD COLUMN     "currency" TEXT;

-- Letters from before are taken to have been approved as the books are now. Of an invoice that is gone no letter goes
-- out; XXX is the code for no currency.
UPDATE "reminder_invoice" n
SET "currency" = coalesce((SELECT i."currency" FROM "invoice" i WHERE i."workspace_id" = n."workspace_id" AND i."id" = n."invoice_id"), 'XXX');

-- AlterTable
ALTER TABLE "reminder_invoice" ALTER COLUMN "currency" SET NOT NULL;
