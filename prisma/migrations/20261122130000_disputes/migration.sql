-- Disputes: cases with an owner, a clock and a thread; who stands in for whom; how the team settles them.

-- AlterTable
ALTER TABLE "member" ADD COLUMN     "away_until" DATE,
ADD COLUMN     "deputy_user_id" TEXT,
ADD COLUMN     "lead_user_id" TEXT,
ADD COLUMN     "status_away_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "reminder" ADD COLUMN     "dispute_id" BIGINT,
ADD COLUMN     "dispute_seen" TEXT,
ADD COLUMN     "is_automatic" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "reminder_invoice" ADD COLUMN     "disputed_minor" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "dispute" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "number" INTEGER NOT NULL,
    "client_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "reason" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "said_by" TEXT,
    "files" JSONB NOT NULL DEFAULT '[]',
    "origin" TEXT NOT NULL,
    "opened_by" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "routed_at" TIMESTAMPTZ(3),
    "owner_user_id" TEXT,
    "owner_group_id" TEXT,
    "taken_at" TIMESTAMPTZ(3),
    "clock_from" DATE NOT NULL,
    "target_days" INTEGER NOT NULL,
    "target_on" DATE NOT NULL,
    "nudges" INTEGER NOT NULL DEFAULT 0,
    "snoozed_until" DATE,
    "snoozes" INTEGER NOT NULL DEFAULT 0,
    "declined" INTEGER NOT NULL DEFAULT 0,
    "mediation_offered_at" TIMESTAMPTZ(3),
    "mediator_user_id" TEXT,
    "outcome" TEXT,
    "root_side" TEXT,
    "root_cause" TEXT,
    "prevention" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "approved_by" TEXT,
    "credit_due_on" DATE,
    "closed_at" TIMESTAMPTZ(3),
    "asked_over_at" TIMESTAMPTZ(3),
    "channel_id" TEXT,
    "thread_ts" TEXT,
    "unreadable" TEXT,
    "reconciled_at" TIMESTAMPTZ(3),
    "tried_at" TIMESTAMPTZ(3),
    "moves" INTEGER NOT NULL DEFAULT 0,
    "drawn_moves" INTEGER NOT NULL DEFAULT 0,
    "drawn_on" DATE,
    "draw_fence" TEXT,
    "draw_lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "dispute_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "dispute_invoice" (
    "workspace_id" TEXT NOT NULL,
    "dispute_id" BIGINT NOT NULL,
    "invoice_id" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "balance_minor" BIGINT NOT NULL,
    "claimed_minor" BIGINT NOT NULL,
    "held_minor" BIGINT NOT NULL,
    "credit_minor" BIGINT NOT NULL DEFAULT 0,
    "decided_minor" BIGINT,
    "decided_paid_minor" BIGINT,
    "seen_minor" BIGINT,
    "seen_paid_minor" BIGINT,
    "opened_paid_minor" BIGINT,
    "credited_minor" BIGINT NOT NULL DEFAULT 0,
    "overrules_mark" BOOLEAN NOT NULL DEFAULT false,
    "is_open" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "dispute_invoice_pkey" PRIMARY KEY ("workspace_id","dispute_id","invoice_id")
);

-- CreateTable
CREATE TABLE "dispute_proposal" (
    "workspace_id" TEXT NOT NULL,
    "dispute_id" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "credits" JSONB NOT NULL,
    "root_side" TEXT NOT NULL,
    "root_cause" TEXT NOT NULL,
    "prevention" TEXT,
    "words" TEXT,
    "proposed_by" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "needs_approval" BOOLEAN NOT NULL,
    "lead_user_id" TEXT,
    "answer" TEXT,
    "answered_by" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "why" TEXT,

    CONSTRAINT "dispute_proposal_pkey" PRIMARY KEY ("workspace_id","dispute_id","number")
);

-- CreateTable
CREATE TABLE "dispute_event" (
    "workspace_id" TEXT NOT NULL,
    "dispute_id" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "words" TEXT,

    CONSTRAINT "dispute_event_pkey" PRIMARY KEY ("workspace_id","dispute_id","seq")
);

-- CreateTable
CREATE TABLE "dispute_saying" (
    "workspace_id" TEXT NOT NULL,
    "dispute_id" BIGINT NOT NULL,
    "ts" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "told_ts" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "files" JSONB NOT NULL DEFAULT '[]',
    "is_on" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "dispute_saying_pkey" PRIMARY KEY ("workspace_id","dispute_id","ts","kind","key")
);

-- CreateTable
CREATE TABLE "dispute_policy" (
    "workspace_id" TEXT NOT NULL,
    "channel_id" TEXT,
    "target_days" INTEGER NOT NULL DEFAULT 4,
    "approve_from" INTEGER,
    "mediator_user_id" TEXT,
    "lead_user_id" TEXT,
    "sends_received" BOOLEAN NOT NULL DEFAULT false,
    "sends_decision" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "dispute_policy_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "dispute_rule" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "client_id" BIGINT,
    "reason" TEXT,
    "from_amount" INTEGER,
    "user_id" TEXT,
    "group_id" TEXT,
    "days" INTEGER,

    CONSTRAINT "dispute_rule_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "dispute_workspace_id_client_id_idx" ON "dispute"("workspace_id", "client_id");

-- CreateIndex
CREATE INDEX "dispute_workspace_id_state_idx" ON "dispute"("workspace_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "dispute_workspace_id_number_key" ON "dispute"("workspace_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "dispute_workspace_id_origin_key" ON "dispute"("workspace_id", "origin");

-- CreateIndex
CREATE UNIQUE INDEX "dispute_workspace_id_channel_id_thread_ts_key" ON "dispute"("workspace_id", "channel_id", "thread_ts");

-- CreateIndex
CREATE INDEX "dispute_invoice_workspace_id_invoice_id_idx" ON "dispute_invoice"("workspace_id", "invoice_id");

-- CreateIndex
CREATE UNIQUE INDEX "dispute_invoice_open_key" ON "dispute_invoice"("workspace_id", "invoice_id") WHERE (is_open);

-- CreateIndex
CREATE INDEX "dispute_event_credit_idx" ON "dispute_event"("workspace_id", "dispute_id") WHERE (kind = 'credit_seen'::text);

-- CreateIndex
CREATE INDEX "dispute_invoice_mark_idx" ON "dispute_invoice"("workspace_id", "invoice_id") WHERE (overrules_mark);

-- CreateIndex
CREATE INDEX "reminder_dispute_idx" ON "reminder"("workspace_id", "dispute_id") WHERE (dispute_id IS NOT NULL);
