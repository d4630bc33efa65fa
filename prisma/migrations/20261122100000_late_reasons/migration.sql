-- Notes on clients, why invoices were late, who is asked about it, and when somebody gets in touch again.

-- AlterTable
ALTER TABLE "card" ADD COLUMN     "question_id" BIGINT,
ADD COLUMN     "thread_ts" TEXT;

-- AlterTable
ALTER TABLE "client" ADD COLUMN     "next_touch_by_user_id" TEXT,
ADD COLUMN     "next_touch_cause" TEXT,
ADD COLUMN     "next_touch_on" DATE;

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "ask_from_amount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "ask_from_days" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "thank_gap_days" INTEGER NOT NULL DEFAULT 30;

-- CreateTable
CREATE TABLE "note" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "client_id" BIGINT NOT NULL,
    "invoice_id" BIGINT,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "author_user_id" TEXT NOT NULL,
    "said_by_user_id" TEXT,
    "permalink" TEXT,
    "origin" TEXT NOT NULL,
    "next_touch_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "note_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "cause" (
    "workspace_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "next_step" TEXT NOT NULL,
    "touch_days" INTEGER,
    "is_retired" BOOLEAN NOT NULL DEFAULT false,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "cause_pkey" PRIMARY KEY ("workspace_id","code")
);

-- CreateTable
CREATE TABLE "late_reason" (
    "workspace_id" TEXT NOT NULL,
    "invoice_id" BIGINT NOT NULL,
    "side" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "said_by" TEXT,
    "note_id" BIGINT,
    "request" TEXT,
    "recorded_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "late_reason_pkey" PRIMARY KEY ("workspace_id","invoice_id")
);

-- CreateTable
CREATE TABLE "late_question" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "client_id" BIGINT NOT NULL,
    "about" TEXT NOT NULL,
    "reminder_id" BIGINT,
    "user_id" TEXT,
    "state" TEXT NOT NULL DEFAULT 'open',
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "gathered_on" DATE,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "late_question_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "late_payment" (
    "workspace_id" TEXT NOT NULL,
    "invoice_id" BIGINT NOT NULL,
    "question_id" BIGINT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_on" DATE NOT NULL,
    "paid_minor" BIGINT NOT NULL,
    "days_late" INTEGER NOT NULL,
    "is_part" BOOLEAN NOT NULL,
    "batch_id" BIGINT,
    "answer" TEXT,
    "answered_by" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "late_payment_pkey" PRIMARY KEY ("workspace_id","invoice_id")
);

-- CreateIndex
CREATE INDEX "note_workspace_id_client_id_created_at_idx" ON "note"("workspace_id", "client_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "note_workspace_id_origin_key" ON "note"("workspace_id", "origin");

-- CreateIndex
CREATE INDEX "late_reason_workspace_id_cause_idx" ON "late_reason"("workspace_id", "cause");

-- CreateIndex
CREATE INDEX "late_question_workspace_id_state_idx" ON "late_question"("workspace_id", "state");

-- CreateIndex
CREATE INDEX "late_question_workspace_id_client_id_idx" ON "late_question"("workspace_id", "client_id");

-- CreateIndex
CREATE UNIQUE INDEX "late_question_workspace_id_reminder_id_key" ON "late_question"("workspace_id", "reminder_id");

-- CreateIndex
CREATE INDEX "late_payment_workspace_id_question_id_idx" ON "late_payment"("workspace_id", "question_id");
