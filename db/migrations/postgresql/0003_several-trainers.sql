ALTER TABLE "sessions" DROP CONSTRAINT "sessions_trainer_id_people_id_fk";
--> statement-breakpoint
ALTER TABLE "sessions" DROP COLUMN "trainer_id";