-- The very same file is known again as long as nothing has happened since.

-- AlterTable
ALTER TABLE "import_batch" ADD COLUMN     "head_after" TEXT,
ADD COLUMN     "said_of" TEXT;
