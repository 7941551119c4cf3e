CREATE TABLE "allocations" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"name" text NOT NULL,
	"sectors" jsonb NOT NULL,
	"organisation_ids" jsonb NOT NULL,
	"places" integer NOT NULL,
	"release_at" timestamp (3) with time zone,
	"released_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"id" text PRIMARY KEY NOT NULL,
	"booking_id" text NOT NULL,
	"manager_name" text NOT NULL,
	"manager_address" text NOT NULL,
	"code_hash" text NOT NULL,
	"wrong_tries" integer DEFAULT 0 NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"reminded_at" timestamp (3) with time zone,
	"deadline_at" timestamp (3) with time zone,
	"decided_at" timestamp (3) with time zone,
	"decision" text,
	"decided_by_id" text,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "charges" (
	"id" text PRIMARY KEY NOT NULL,
	"booking_id" text NOT NULL,
	"session_id" text NOT NULL,
	"organisation_id" text,
	"reason" text NOT NULL,
	"pence" integer NOT NULL,
	"rule" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"waived_at" timestamp (3) with time zone,
	"waived_by_id" text,
	"waived_reason" text
);
--> statement-breakpoint
CREATE TABLE "holidays" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"starts_on" text NOT NULL,
	"ends_on" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_templates" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"scope_id" text NOT NULL,
	"subject" text NOT NULL,
	"opening" text NOT NULL,
	"body" text NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"changed_by_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notice_receipts" (
	"id" text PRIMARY KEY NOT NULL,
	"notice_id" text NOT NULL,
	"booking_id" text NOT NULL,
	"person_id" text NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"confirmed_at" timestamp (3) with time zone,
	"reached_at" timestamp (3) with time zone,
	"reached_by_id" text
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"sent_by_id" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session_files" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"file_id" text NOT NULL,
	"title" text NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	"added_by_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session_messages" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"written_by_id" text NOT NULL,
	"audience" text NOT NULL,
	"booking_ids" jsonb NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"file_ids" jsonb NOT NULL,
	"written_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"told" integer
);
--> statement-breakpoint
CREATE TABLE "session_trainers" (
	"session_id" text NOT NULL,
	"trainer_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trainers" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"person_id" text,
	"address" text,
	"phone" text,
	"archived_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "venues" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"address" text NOT NULL,
	"postcode" text NOT NULL,
	"places" integer,
	"directions" text DEFAULT '' NOT NULL,
	"archived_at" timestamp (3) with time zone
);
--> statement-breakpoint
DROP INDEX "bookings_one_live";--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "approval" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "approval_hours" integer;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "queue_rule" text DEFAULT 'time' NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "reminder_days" jsonb;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "delegate_notes" text;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "pre_course_work" text;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "session_defaults" jsonb;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "prices" jsonb;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "late_charge" jsonb;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "no_show_charge" jsonb;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "evaluation_url" text;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "organisation_id" text;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "allocation_id" text;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "approval" text;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "manager_name" text;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "manager_address" text;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "substitutes_id" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "scope_id" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "repeats_id" integer;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "mobile" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "venue_id" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "reserved" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "passed_over" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "booking_closed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "minimum" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "minimum_days_before" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "minimum_waived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "organisation_cap" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "closes_hours_before" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "free_until_days_before" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "late_cancelled_by" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "queue_rule" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "delegate_notes" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "pre_course_work" text;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_receipts" ADD CONSTRAINT "notice_receipts_notice_id_notices_id_fk" FOREIGN KEY ("notice_id") REFERENCES "public"."notices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_receipts" ADD CONSTRAINT "notice_receipts_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_receipts" ADD CONSTRAINT "notice_receipts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_files" ADD CONSTRAINT "session_files_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_files" ADD CONSTRAINT "session_files_file_id_stored_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."stored_files"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_messages" ADD CONSTRAINT "session_messages_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_trainers" ADD CONSTRAINT "session_trainers_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_trainers" ADD CONSTRAINT "session_trainers_trainer_id_trainers_id_fk" FOREIGN KEY ("trainer_id") REFERENCES "public"."trainers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trainers" ADD CONSTRAINT "trainers_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "allocations_session" ON "allocations" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "allocations_release" ON "allocations" USING btree ("released_at","release_at");--> statement-breakpoint
CREATE INDEX "approvals_booking" ON "approvals" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "approvals_open" ON "approvals" USING btree ("decided_at","deadline_at");--> statement-breakpoint
CREATE INDEX "charges_booking" ON "charges" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "charges_session" ON "charges" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "charges_organisation" ON "charges" USING btree ("organisation_id","made_at");--> statement-breakpoint
CREATE INDEX "holidays_ends" ON "holidays" USING btree ("ends_on");--> statement-breakpoint
CREATE UNIQUE INDEX "mail_templates_once" ON "mail_templates" USING btree ("kind","scope_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notice_receipts_once" ON "notice_receipts" USING btree ("notice_id","booking_id");--> statement-breakpoint
CREATE INDEX "notices_session" ON "notices" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "session_files_session" ON "session_files" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "session_messages_session" ON "session_messages" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "session_trainers_once" ON "session_trainers" USING btree ("session_id","trainer_id");--> statement-breakpoint
CREATE INDEX "session_trainers_trainer" ON "session_trainers" USING btree ("trainer_id");--> statement-breakpoint
CREATE INDEX "trainers_person" ON "trainers" USING btree ("person_id");--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_allocation_id_allocations_id_fk" FOREIGN KEY ("allocation_id") REFERENCES "public"."allocations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_venue_id_venues_id_fk" FOREIGN KEY ("venue_id") REFERENCES "public"."venues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bookings_organisation" ON "bookings" USING btree ("organisation_id","session_id");--> statement-breakpoint
CREATE INDEX "outbox_session" ON "outbox" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "bookings_one_live" ON "bookings" USING btree ("session_id","person_id") WHERE state in ('awaiting-approval', 'confirmed', 'waiting', 'offered');--> statement-breakpoint
INSERT INTO trainers (id, name, person_id) SELECT id, name, id FROM people WHERE id IN (SELECT trainer_id FROM sessions WHERE trainer_id IS NOT NULL);--> statement-breakpoint
INSERT INTO session_trainers (session_id, trainer_id) SELECT id, trainer_id FROM sessions WHERE trainer_id IS NOT NULL;--> statement-breakpoint
UPDATE bookings SET organisation_id = (SELECT memberships.organisation_id FROM memberships WHERE memberships.person_id = bookings.person_id AND memberships.voided_at IS NULL ORDER BY CASE WHEN memberships.ends_on IS NULL THEN 0 ELSE 1 END, memberships.starts_on DESC LIMIT 1);
