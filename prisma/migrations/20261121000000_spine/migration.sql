-- The first tables: workspaces and people, clients, invoices and money, imports, digests, the record.

-- CreateTable
CREATE TABLE "workspace" (
    "id" TEXT NOT NULL,
    "slack_team_id" TEXT,
    "name" TEXT NOT NULL,
    "digest_channel_id" TEXT,
    "digest_hour" INTEGER NOT NULL DEFAULT 9,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "working_days" INTEGER[] DEFAULT ARRAY[1, 2, 3, 4, 5]::INTEGER[],
    "country" TEXT,
    "region" TEXT,
    "locale" TEXT NOT NULL DEFAULT 'en-US',
    "activity_head" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "workspace_id" TEXT NOT NULL,
    "slack_user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "time_zone" TEXT,
    "role" TEXT NOT NULL DEFAULT 'none',
    "is_slack_admin" BOOLEAN NOT NULL DEFAULT false,
    "is_barred" BOOLEAN NOT NULL DEFAULT false,
    "refreshed_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_pkey" PRIMARY KEY ("workspace_id","slack_user_id")
);

-- CreateTable
CREATE TABLE "client" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "number" TEXT,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "email" TEXT,
    "owner_user_id" TEXT,
    "owner_email" TEXT,
    "snoozed_until" DATE,
    "snoozed_by_user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "client_alias" (
    "workspace_id" TEXT NOT NULL,
    "client_id" BIGINT NOT NULL,
    "alias" TEXT NOT NULL,
    "alias_key" TEXT NOT NULL,

    CONSTRAINT "client_alias_pkey" PRIMARY KEY ("workspace_id","client_id","alias_key")
);

-- CreateTable
CREATE TABLE "contact" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "client_id" BIGINT NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT,
    "email" TEXT NOT NULL,
    "bounced_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "invoice" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "client_id" BIGINT NOT NULL,
    "number" TEXT NOT NULL,
    "issued_on" DATE,
    "due_on" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "balance_minor" BIGINT NOT NULL,
    "paid_on" DATE,
    "paid_minor" BIGINT NOT NULL DEFAULT 0,
    "is_disputed" BOOLEAN NOT NULL DEFAULT false,
    "po" TEXT,
    "terms" TEXT,
    "payment_url" TEXT,
    "first_batch_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "payment" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "client_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "paid_on" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "credit" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "client_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "issued_on" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "balance_minor" BIGINT NOT NULL,

    CONSTRAINT "credit_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "allocation" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "invoice_id" BIGINT NOT NULL,
    "payment_id" BIGINT,
    "credit_id" BIGINT,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "allocation_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "import_batch" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "committed_at" TIMESTAMPTZ(3),
    "actor" TEXT NOT NULL,
    "report" JSONB,

    CONSTRAINT "import_batch_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "import_row" (
    "workspace_id" TEXT NOT NULL,
    "batch_id" BIGINT NOT NULL,
    "line" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "action" TEXT,
    "reason" TEXT,
    "client_key" TEXT,
    "client_number" TEXT,
    "client_name" TEXT,
    "name_key" TEXT,
    "client_email" TEXT,
    "owner_email" TEXT,
    "number" TEXT,
    "issued_on" DATE,
    "due_on" DATE,
    "currency" TEXT,
    "amount_minor" BIGINT,
    "balance_minor" BIGINT,
    "paid_on" DATE,
    "paid_minor" BIGINT,
    "is_disputed" BOOLEAN,
    "po" TEXT,
    "terms" TEXT,
    "payment_url" TEXT,
    "invoice_id" BIGINT,
    "before" JSONB,

    CONSTRAINT "import_row_pkey" PRIMARY KEY ("workspace_id","batch_id","line")
);

-- CreateTable
CREATE TABLE "digest" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "channel_id" TEXT NOT NULL,
    "local_date" DATE NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "plan" JSONB,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fence" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lapses" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "planned_at" TIMESTAMPTZ(3),
    "posted_at" TIMESTAMPTZ(3),
    "requested_by" TEXT,
    "redraws_wanted" INTEGER NOT NULL DEFAULT 0,
    "redraws_done" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "digest_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "digest_message" (
    "workspace_id" TEXT NOT NULL,
    "digest_id" BIGINT NOT NULL,
    "part" INTEGER NOT NULL,
    "handoff_at" TIMESTAMPTZ(3),
    "ts" TEXT,

    CONSTRAINT "digest_message_pkey" PRIMARY KEY ("workspace_id","digest_id","part")
);

-- CreateTable
CREATE TABLE "activity" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "client_id" BIGINT,
    "why" TEXT,
    "facts" JSONB NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "receipt" (
    "workspace_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "receipt_pkey" PRIMARY KEY ("workspace_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "workspace_slack_team_id_key" ON "workspace"("slack_team_id");

-- CreateIndex
CREATE INDEX "member_workspace_id_email_idx" ON "member"("workspace_id", "email");

-- CreateIndex
CREATE INDEX "client_workspace_id_name_key_idx" ON "client"("workspace_id", "name_key");

-- CreateIndex
CREATE INDEX "client_workspace_id_number_idx" ON "client"("workspace_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "client_workspace_id_source_key_key" ON "client"("workspace_id", "source", "key");

-- CreateIndex
CREATE INDEX "client_alias_workspace_id_alias_key_idx" ON "client_alias"("workspace_id", "alias_key");

-- CreateIndex
CREATE UNIQUE INDEX "contact_workspace_id_client_id_role_email_key" ON "contact"("workspace_id", "client_id", "role", "email");

-- CreateIndex
CREATE INDEX "invoice_workspace_id_number_idx" ON "invoice"("workspace_id", "number");

-- CreateIndex
CREATE INDEX "invoice_paid_idx" ON "invoice"("workspace_id", "client_id", "due_on", "paid_on") WHERE (balance_minor <= 0 AND paid_on IS NOT NULL);

-- CreateIndex
CREATE INDEX "invoice_open_idx" ON "invoice"("workspace_id", "client_id", "due_on") WHERE (balance_minor > 0);

-- CreateIndex
CREATE INDEX "invoice_settled_idx" ON "invoice"("workspace_id", "settled_seen_at") WHERE (settled_seen_at IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "invoice_workspace_id_client_id_number_key" ON "invoice"("workspace_id", "client_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "payment_workspace_id_client_id_key_key" ON "payment"("workspace_id", "client_id", "key");

-- CreateIndex
CREATE INDEX "credit_open_idx" ON "credit"("workspace_id", "client_id") WHERE (balance_minor > 0);

-- CreateIndex
CREATE UNIQUE INDEX "credit_workspace_id_client_id_kind_number_key" ON "credit"("workspace_id", "client_id", "kind", "number");

-- CreateIndex
CREATE UNIQUE INDEX "allocation_workspace_id_invoice_id_payment_id_key" ON "allocation"("workspace_id", "invoice_id", "payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "allocation_workspace_id_invoice_id_credit_id_key" ON "allocation"("workspace_id", "invoice_id", "credit_id");

-- CreateIndex
CREATE INDEX "digest_workspace_id_state_run_at_idx" ON "digest"("workspace_id", "state", "run_at");

-- CreateIndex
CREATE UNIQUE INDEX "digest_workspace_id_channel_id_local_date_key" ON "digest"("workspace_id", "channel_id", "local_date");

-- CreateIndex
CREATE INDEX "activity_workspace_id_client_id_at_idx" ON "activity"("workspace_id", "client_id", "at");

-- CreateIndex
CREATE INDEX "receipt_received_at_idx" ON "receipt"("received_at");

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client" ADD CONSTRAINT "client_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_alias" ADD CONSTRAINT "client_alias_workspace_id_client_id_fkey" FOREIGN KEY ("workspace_id", "client_id") REFERENCES "client"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact" ADD CONSTRAINT "contact_workspace_id_client_id_fkey" FOREIGN KEY ("workspace_id", "client_id") REFERENCES "client"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_workspace_id_client_id_fkey" FOREIGN KEY ("workspace_id", "client_id") REFERENCES "client"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_workspace_id_client_id_fkey" FOREIGN KEY ("workspace_id", "client_id") REFERENCES "client"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit" ADD CONSTRAINT "credit_workspace_id_client_id_fkey" FOREIGN KEY ("workspace_id", "client_id") REFERENCES "client"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_workspace_id_invoice_id_fkey" FOREIGN KEY ("workspace_id", "invoice_id") REFERENCES "invoice"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_workspace_id_payment_id_fkey" FOREIGN KEY ("workspace_id", "payment_id") REFERENCES "payment"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_workspace_id_credit_id_fkey" FOREIGN KEY ("workspace_id", "credit_id") REFERENCES "credit"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_batch" ADD CONSTRAINT "import_batch_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "digest" ADD CONSTRAINT "digest_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "digest_message" ADD CONSTRAINT "digest_message_workspace_id_digest_id_fkey" FOREIGN KEY ("workspace_id", "digest_id") REFERENCES "digest"("workspace_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "activity" ADD CONSTRAINT "activity_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's schema cannot say. Checks guard money; the record of activity can only grow.
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_currency_check" CHECK (currency ~ '^[A-Z]{3}$');
ALTER TABLE "credit" ADD CONSTRAINT "credit_balance_check" CHECK (balance_minor BETWEEN 0 AND amount_minor);
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_source_check" CHECK (num_nonnulls(payment_id, credit_id) = 1);
ALTER TABLE "workspace" ADD CONSTRAINT "workspace_digest_hour_check" CHECK (digest_hour BETWEEN 0 AND 23);

CREATE FUNCTION activity_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'activity is append only';
END $$;
CREATE TRIGGER activity_append_only BEFORE UPDATE OR DELETE ON "activity"
  FOR EACH ROW EXECUTE FUNCTION activity_is_append_only();
