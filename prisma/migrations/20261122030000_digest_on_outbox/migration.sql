-- The digest goes out through the outbox: its row keeps what was meant and said, the outbox how far it has come.

-- What was meant so far. A part that was handed to Slack is looked for there first, as before.
INSERT INTO "outbox" ("workspace_id", "kind", "key", "lane", "about", "state", "created_at", "run_at", "fence",
  "lease_until", "attempts", "lapses", "handoff_at", "ended_at", "error")
SELECT d."workspace_id", 'digest', d."channel_id" || ':' || d."local_date"::text, 'slack:' || d."channel_id",
  jsonb_build_object('digestId', d."id"::text),
  CASE d."state" WHEN 'posted' THEN 'sent'
    WHEN 'claimed' THEN CASE WHEN m."at" IS NULL THEN 'claimed' ELSE 'handoff' END
    ELSE d."state" END,
  coalesce(d."planned_at", d."run_at"), d."run_at",
  CASE d."state" WHEN 'claimed' THEN d."fence" END,
  CASE d."state" WHEN 'claimed' THEN d."lease_until" END,
  d."attempts", d."lapses", m."at",
  CASE WHEN d."state" IN ('posted', 'failed') THEN coalesce(d."posted_at", d."run_at") END,
  d."error"
FROM "digest" d
LEFT JOIN LATERAL (SELECT max("handoff_at") AS "at" FROM "digest_message" h
  WHERE h."workspace_id" = d."workspace_id" AND h."digest_id" = d."id") m ON true
ORDER BY d."workspace_id", d."id";

-- That it is posted is from now on known by when.
UPDATE "digest" SET "posted_at" = CASE "state" WHEN 'posted' THEN coalesce("posted_at", "run_at") END,
  "lease_until" = CASE "state" WHEN 'posted' THEN "lease_until" END;

-- DropIndex
DROP INDEX "digest_workspace_id_state_run_at_idx";

-- AlterTable
ALTER TABLE "digest" RENAME COLUMN "fence" TO "redraw_fence";
ALTER TABLE "digest" RENAME COLUMN "lease_until" TO "redraw_lease_until";
ALTER TABLE "digest" DROP COLUMN "attempts",
DROP COLUMN "error",
DROP COLUMN "lapses",
DROP COLUMN "run_at",
DROP COLUMN "state";
