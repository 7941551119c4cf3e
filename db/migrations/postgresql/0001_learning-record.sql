CREATE TABLE "completions" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"activity_id" text NOT NULL,
	"completed_on" text NOT NULL,
	"source" text NOT NULL,
	"session_id" text,
	"evidence_id" text,
	"organisation_id" text,
	"provider" text,
	"edition" text,
	"minutes" integer,
	"participatory" boolean DEFAULT false NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by_id" text,
	"certificate_number" text NOT NULL,
	"printed_name" text NOT NULL,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_by_id" text,
	"withdrawn_reason" text,
	"import_id" text
);
--> statement-breakpoint
CREATE TABLE "equivalences" (
	"id" text PRIMARY KEY NOT NULL,
	"activity_id" text NOT NULL,
	"met_by_id" text NOT NULL,
	"source" text NOT NULL,
	"starts_on" text,
	"ends_on" text,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" text,
	"end_recorded_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"activity_id" text NOT NULL,
	"organisation_id" text,
	"completed_on" text NOT NULL,
	"provider" text NOT NULL,
	"minutes" integer,
	"participatory" boolean DEFAULT false NOT NULL,
	"note" text NOT NULL,
	"file_id" text,
	"state" text NOT NULL,
	"submitted_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by_id" text,
	"decision_text" text,
	"answer_text" text
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"by_id" text NOT NULL,
	"scope_id" text,
	"file_id" text,
	"choices" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"applied_at" timestamp (3) with time zone,
	"result" jsonb
);
--> statement-breakpoint
CREATE TABLE "marks" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"session_day_id" text NOT NULL,
	"person_id" text NOT NULL,
	"mark" text NOT NULL,
	"part_reason" text,
	"unscheduled" boolean DEFAULT false NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisation_leads" (
	"id" text PRIMARY KEY NOT NULL,
	"organisation_id" text NOT NULL,
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"proposed_by_id" text,
	"confirmed_at" timestamp (3) with time zone,
	"confirmed_by_id" text,
	"ended_at" timestamp (3) with time zone,
	"ended_by_id" text
);
--> statement-breakpoint
CREATE TABLE "organisation_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"organisation_id" text,
	"scope" jsonb NOT NULL,
	"activity_ids" jsonb NOT NULL,
	"role_key" text,
	"at_least" integer NOT NULL,
	"refresh_months" integer,
	"source" text NOT NULL,
	"starts_on" text NOT NULL,
	"ends_on" text,
	"recorded_at" timestamp (3) with time zone NOT NULL,
	"recorded_by" text,
	"end_recorded_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "registers" (
	"session_id" text PRIMARY KEY NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by_id" text,
	"reopened_at" timestamp (3) with time zone,
	"no_shows_told_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "standing_figures" (
	"id" text PRIMARY KEY NOT NULL,
	"day" text NOT NULL,
	"by" text NOT NULL,
	"key" text NOT NULL,
	"people" integer NOT NULL,
	"counts" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stored_files" (
	"id" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"owner_id" text NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"size" integer NOT NULL,
	"content_base64" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"delete_after" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "organisation_id" text;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "cpd_minutes" integer;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "participatory" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "attendance_rule" text DEFAULT 'every-day' NOT NULL;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "tells_no_show" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "held_roles" ADD COLUMN "end_recorded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "held_roles" ADD COLUMN "voided_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "recorded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "recorded_by" text;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "end_recorded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "memberships" ADD COLUMN "voided_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "parent_id" text;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "closed_on" text;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "successor_id" text;--> statement-breakpoint
ALTER TABLE "organisations" ADD COLUMN "register" jsonb;--> statement-breakpoint
ALTER TABLE "requirements" ADD COLUMN "organisation_id" text;--> statement-breakpoint
ALTER TABLE "requirements" ADD COLUMN "alternatives" jsonb;--> statement-breakpoint
ALTER TABLE "requirements" ADD COLUMN "hours" jsonb;--> statement-breakpoint
ALTER TABLE "requirements" ADD COLUMN "follows_id" text;--> statement-breakpoint
ALTER TABLE "requirements" ADD COLUMN "recorded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "requirements" ADD COLUMN "recorded_by" text;--> statement-breakpoint
ALTER TABLE "requirements" ADD COLUMN "end_recorded_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "trainer_id" text;--> statement-breakpoint
ALTER TABLE "completions" ADD CONSTRAINT "completions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "completions" ADD CONSTRAINT "completions_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "completions" ADD CONSTRAINT "completions_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "completions" ADD CONSTRAINT "completions_evidence_id_evidence_id_fk" FOREIGN KEY ("evidence_id") REFERENCES "public"."evidence"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "completions" ADD CONSTRAINT "completions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equivalences" ADD CONSTRAINT "equivalences_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equivalences" ADD CONSTRAINT "equivalences_met_by_id_activities_id_fk" FOREIGN KEY ("met_by_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_file_id_stored_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."stored_files"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_file_id_stored_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."stored_files"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marks" ADD CONSTRAINT "marks_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marks" ADD CONSTRAINT "marks_session_day_id_session_days_id_fk" FOREIGN KEY ("session_day_id") REFERENCES "public"."session_days"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "marks" ADD CONSTRAINT "marks_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_leads" ADD CONSTRAINT "organisation_leads_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_leads" ADD CONSTRAINT "organisation_leads_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_rules" ADD CONSTRAINT "organisation_rules_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_rules" ADD CONSTRAINT "organisation_rules_role_key_roles_key_fk" FOREIGN KEY ("role_key") REFERENCES "public"."roles"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registers" ADD CONSTRAINT "registers_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "completions_certificate" ON "completions" USING btree ("certificate_number");--> statement-breakpoint
CREATE INDEX "completions_person" ON "completions" USING btree ("person_id","activity_id","completed_on");--> statement-breakpoint
CREATE INDEX "completions_session" ON "completions" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "equivalences_activity" ON "equivalences" USING btree ("activity_id");--> statement-breakpoint
CREATE INDEX "evidence_person" ON "evidence" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "evidence_organisation" ON "evidence" USING btree ("organisation_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "marks_once" ON "marks" USING btree ("session_day_id","person_id");--> statement-breakpoint
CREATE INDEX "marks_session" ON "marks" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "marks_person" ON "marks" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "organisation_leads_organisation" ON "organisation_leads" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "organisation_leads_person" ON "organisation_leads" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "organisation_rules_organisation" ON "organisation_rules" USING btree ("organisation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "standing_figures_once" ON "standing_figures" USING btree ("day","by","key");--> statement-breakpoint
CREATE INDEX "stored_files_delete" ON "stored_files" USING btree ("delete_after");--> statement-breakpoint
ALTER TABLE "activities" ADD CONSTRAINT "activities_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requirements" ADD CONSTRAINT "requirements_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_trainer_id_people_id_fk" FOREIGN KEY ("trainer_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "held_roles_organisation" ON "held_roles" USING btree ("organisation_id");