-- Files that somebody asked for in Slack.

-- CreateTable
CREATE TABLE "import_request" (
    "workspace_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "origin" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "file_id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "answers" JSONB NOT NULL DEFAULT '{}',
    "question" JSONB,
    "report" JSONB,
    "problem" JSONB,
    "progress" JSONB,
    "batch_id" BIGINT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "answered" JSONB NOT NULL DEFAULT '[]',
    "channel_id" TEXT,
    "thread_ts" TEXT,
    "handoff_at" TIMESTAMPTZ(3),
    "card_ts" TEXT,
    "skipped_handoff" BIGINT,
    "skipped_posted" BIGINT,
    "run_at" TIMESTAMPTZ(3) NOT NULL,
    "fence" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lapses" INTEGER NOT NULL DEFAULT 0,
    "redraws_wanted" INTEGER NOT NULL DEFAULT 1,
    "redraws_done" INTEGER NOT NULL DEFAULT 0,
    "draw_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_request_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "import_request_workspace_id_state_idx" ON "import_request"("workspace_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "import_request_workspace_id_origin_key" ON "import_request"("workspace_id", "origin");

-- AddForeignKey
ALTER TABLE "import_request" ADD CONSTRAINT "import_request_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
