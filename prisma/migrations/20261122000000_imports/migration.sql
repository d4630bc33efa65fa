-- Imports that can be undone, clients that can be merged, questions about invoices that a report no longer lists.

-- DropIndex
DROP INDEX "allocation_workspace_id_invoice_id_credit_id_key";

-- AlterTable
ALTER TABLE "client" ADD COLUMN     "first_batch_id" BIGINT,
ADD COLUMN     "merged_into_id" BIGINT;

-- AlterTable
ALTER TABLE "client_alias" ADD COLUMN     "batch_id" BIGINT,
ADD COLUMN     "via_client_id" BIGINT;

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "batch_id" BIGINT,
ADD COLUMN     "via_client_id" BIGINT;

-- AlterTable
ALTER TABLE "credit" ADD COLUMN     "first_batch_id" BIGINT,
ADD COLUMN     "via_client_id" BIGINT;

-- AlterTable
ALTER TABLE "import_batch" ADD COLUMN     "reading" JSONB,
ADD COLUMN     "undone_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "import_change" (
    "workspace_id" TEXT NOT NULL,
    "batch_id" BIGINT NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" BIGINT NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB,

    CONSTRAINT "import_change_pkey" PRIMARY KEY ("workspace_id","batch_id","entity","entity_id")
);

-- What updates replaced so far moves to its own table; of these batches nothing else is known, so they cannot be undone.
INSERT INTO "import_change" ("workspace_id", "batch_id", "entity", "entity_id", "before", "after")
SELECT DISTINCT ON ("workspace_id", "batch_id", "invoice_id") "workspace_id", "batch_id",
  CASE WHEN "kind" = 'invoice' THEN 'invoice' ELSE 'credit' END, "invoice_id", "before", '{}'::jsonb
FROM "import_row" WHERE "before" IS NOT NULL AND "invoice_id" IS NOT NULL
ORDER BY "workspace_id", "batch_id", "invoice_id", "line";

-- AlterTable
ALTER TABLE "import_row" DROP CONSTRAINT "import_row_pkey",
DROP COLUMN "before",
DROP COLUMN "invoice_id",
ADD COLUMN     "client_alias" TEXT,
ADD COLUMN     "document_id" BIGINT,
ADD COLUMN     "fault_column" TEXT,
ADD COLUMN     "is_assumed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "is_due_assumed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "is_extra" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "is_fault" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "invoice" ADD COLUMN     "missing_since" DATE,
ADD COLUMN     "via_client_id" BIGINT;

-- AlterTable
ALTER TABLE "payment" ADD COLUMN     "batch_id" BIGINT,
ADD COLUMN     "via_client_id" BIGINT;

-- CreateTable
CREATE TABLE "clients_apart" (
    "workspace_id" TEXT NOT NULL,
    "client_id" BIGINT NOT NULL,
    "other_id" BIGINT NOT NULL,

    CONSTRAINT "clients_apart_pkey" PRIMARY KEY ("workspace_id","client_id","other_id")
);

-- CreateTable
CREATE TABLE "column_mapping" (
    "workspace_id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "columns" JSONB NOT NULL,
    "answers" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "column_mapping_pkey" PRIMARY KEY ("workspace_id","fingerprint")
);

-- CreateIndex
CREATE UNIQUE INDEX "allocation_credit_key" ON "allocation"("workspace_id", "invoice_id", "credit_id") WHERE (credit_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "client_merged_idx" ON "client"("workspace_id", "merged_into_id") WHERE (merged_into_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "invoice_missing_idx" ON "invoice"("workspace_id", "missing_since") WHERE (missing_since IS NOT NULL);

-- DropIndex
DROP INDEX "invoice_workspace_id_client_id_number_key";

-- DropIndex
DROP INDEX "invoice_workspace_id_number_idx";

-- CreateIndex
CREATE UNIQUE INDEX "invoice_workspace_id_number_client_id_key" ON "invoice"("workspace_id", "number", "client_id");

-- DropIndex
DROP INDEX "allocation_workspace_id_invoice_id_payment_id_key";

-- AlterTable
ALTER TABLE "allocation" DROP CONSTRAINT "allocation_pkey",
ADD CONSTRAINT "allocation_pkey" PRIMARY KEY ("workspace_id", "invoice_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "allocation_workspace_id_payment_id_invoice_id_key" ON "allocation"("workspace_id", "payment_id", "invoice_id");
