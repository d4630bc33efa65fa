-- Reminders: contacts, as whom the team writes, letters, and the outbox that delivers exactly once.

-- AlterTable
ALTER TABLE "client" ADD COLUMN     "do_not_remind" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "do_not_remind_why" TEXT,
ADD COLUMN     "replied_at" TIMESTAMPTZ(3),
ADD COLUMN     "replied_by_user_id" TEXT;

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "bounce_words" TEXT,
ADD COLUMN     "channel" TEXT NOT NULL DEFAULT 'mail',
ADD COLUMN     "country" TEXT,
ADD COLUMN     "hours_from" INTEGER,
ADD COLUMN     "hours_to" INTEGER,
ADD COLUMN     "language" TEXT,
ADD COLUMN     "opted_out_at" TIMESTAMPTZ(3),
ADD COLUMN     "phone" TEXT,
ADD COLUMN     "region" TEXT,
ADD COLUMN     "removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "time_zone" TEXT;

-- CreateTable
CREATE TABLE "sender" (
    "workspace_id" TEXT NOT NULL,
    "from_name" TEXT NOT NULL,
    "from_address" TEXT NOT NULL,
    "reply_to" TEXT NOT NULL DEFAULT 'owner',
    "phone" TEXT,
    "logo_url" TEXT,
    "signature" TEXT,
    "payment_link" TEXT,
    "pay_to" JSONB NOT NULL DEFAULT '{}',
    "is_live" BOOLEAN NOT NULL DEFAULT false,
    "allow_list" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "min_gap_days" INTEGER NOT NULL DEFAULT 3,
    "language" TEXT NOT NULL DEFAULT 'en',
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "sender_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "mail_template" (
    "workspace_id" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "mail_template_pkey" PRIMARY KEY ("workspace_id","stage","language")
);

-- CreateTable
CREATE TABLE "outbox" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "about" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "run_at" TIMESTAMPTZ(3) NOT NULL,
    "fence" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lapses" INTEGER NOT NULL DEFAULT 0,
    "handoff_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "detail" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "outbox_lane" (
    "workspace_id" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outbox_lane_pkey" PRIMARY KEY ("workspace_id","lane")
);

-- CreateTable
CREATE TABLE "reminder" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "client_id" BIGINT NOT NULL,
    "outbox_id" BIGINT NOT NULL,
    "stage" TEXT NOT NULL,
    "tone" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "contact_id" BIGINT NOT NULL,
    "to_name" TEXT,
    "to_address" TEXT NOT NULL,
    "cc_address" TEXT,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "overrides" JSONB NOT NULL DEFAULT '[]',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "local_date" DATE NOT NULL,
    "is_scheduled" BOOLEAN NOT NULL DEFAULT false,
    "message_id" TEXT NOT NULL,
    "refusals" JSONB,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "reminder_invoice" (
    "workspace_id" TEXT NOT NULL,
    "reminder_id" BIGINT NOT NULL,
    "invoice_id" BIGINT NOT NULL,
    "balance_minor" BIGINT NOT NULL,
    "due_on" DATE NOT NULL,

    CONSTRAINT "reminder_invoice_pkey" PRIMARY KEY ("workspace_id","reminder_id","invoice_id")
);

-- CreateTable
CREATE TABLE "card" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "client_id" BIGINT NOT NULL,
    "reminder_id" BIGINT,
    "user_id" TEXT NOT NULL,
    "channel_id" TEXT,
    "ts" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "redraws_wanted" INTEGER NOT NULL DEFAULT 0,
    "redraws_done" INTEGER NOT NULL DEFAULT 0,
    "fence" TEXT,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "card_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "outbox_due_idx" ON "outbox"("workspace_id", "kind", "run_at") WHERE (state = ANY (ARRAY['queued'::text, 'claimed'::text, 'handoff'::text]));

-- CreateIndex
CREATE UNIQUE INDEX "outbox_living_key" ON "outbox"("workspace_id", "kind", "key") WHERE (state = ANY (ARRAY['queued'::text, 'claimed'::text, 'handoff'::text, 'sent'::text, 'unknown'::text]));

-- CreateIndex
CREATE INDEX "reminder_workspace_id_client_id_created_at_idx" ON "reminder"("workspace_id", "client_id", "created_at");

-- CreateIndex
CREATE INDEX "reminder_workspace_id_outbox_id_idx" ON "reminder"("workspace_id", "outbox_id");

-- CreateIndex
CREATE UNIQUE INDEX "reminder_workspace_id_message_id_key" ON "reminder"("workspace_id", "message_id");

-- CreateIndex
CREATE INDEX "reminder_invoice_workspace_id_invoice_id_idx" ON "reminder_invoice"("workspace_id", "invoice_id");

-- CreateIndex
CREATE INDEX "card_workspace_id_client_id_idx" ON "card"("workspace_id", "client_id");

-- AddForeignKey
ALTER TABLE "sender" ADD CONSTRAINT "sender_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_workspace_id_client_id_fkey" FOREIGN KEY ("workspace_id", "client_id") REFERENCES "client"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_workspace_id_outbox_id_fkey" FOREIGN KEY ("workspace_id", "outbox_id") REFERENCES "outbox"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder_invoice" ADD CONSTRAINT "reminder_invoice_workspace_id_reminder_id_fkey" FOREIGN KEY ("workspace_id", "reminder_id") REFERENCES "reminder"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
