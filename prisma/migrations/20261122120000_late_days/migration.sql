-- Days of payment that no file told, and the day on which somebody promised to pay.

-- AlterTable
ALTER TABLE "invoice" ADD COLUMN     "is_paid_assumed" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "late_reason" ADD COLUMN     "promised_on" DATE;
