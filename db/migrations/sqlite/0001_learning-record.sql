CREATE TABLE `completions` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`activity_id` text NOT NULL,
	`completed_on` text NOT NULL,
	`source` text NOT NULL,
	`session_id` text,
	`evidence_id` text,
	`organisation_id` text,
	`provider` text,
	`edition` text,
	`minutes` integer,
	`participatory` integer DEFAULT false NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by_id` text,
	`certificate_number` text NOT NULL,
	`printed_name` text NOT NULL,
	`withdrawn_at` integer,
	`withdrawn_by_id` text,
	`withdrawn_reason` text,
	`import_id` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `completions_certificate` ON `completions` (`certificate_number`);--> statement-breakpoint
CREATE INDEX `completions_person` ON `completions` (`person_id`,`activity_id`,`completed_on`);--> statement-breakpoint
CREATE INDEX `completions_session` ON `completions` (`session_id`);--> statement-breakpoint
CREATE TABLE `equivalences` (
	`id` text PRIMARY KEY NOT NULL,
	`activity_id` text NOT NULL,
	`met_by_id` text NOT NULL,
	`source` text NOT NULL,
	`starts_on` text,
	`ends_on` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` text,
	`end_recorded_at` integer,
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`met_by_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `equivalences_activity` ON `equivalences` (`activity_id`);--> statement-breakpoint
CREATE TABLE `evidence` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`activity_id` text NOT NULL,
	`organisation_id` text,
	`completed_on` text NOT NULL,
	`provider` text NOT NULL,
	`minutes` integer,
	`participatory` integer DEFAULT false NOT NULL,
	`note` text NOT NULL,
	`file_id` text,
	`state` text NOT NULL,
	`submitted_at` integer NOT NULL,
	`decided_at` integer,
	`decided_by_id` text,
	`decision_text` text,
	`answer_text` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`file_id`) REFERENCES `stored_files`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `evidence_person` ON `evidence` (`person_id`);--> statement-breakpoint
CREATE INDEX `evidence_organisation` ON `evidence` (`organisation_id`,`state`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`by_id` text NOT NULL,
	`scope_id` text,
	`file_id` text,
	`choices` text NOT NULL,
	`created_at` integer NOT NULL,
	`applied_at` integer,
	`result` text,
	FOREIGN KEY (`file_id`) REFERENCES `stored_files`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `marks` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`session_day_id` text NOT NULL,
	`person_id` text NOT NULL,
	`mark` text NOT NULL,
	`part_reason` text,
	`unscheduled` integer DEFAULT false NOT NULL,
	`made_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`recorded_by_id` text NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`session_day_id`) REFERENCES `session_days`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `marks_once` ON `marks` (`session_day_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `marks_session` ON `marks` (`session_id`);--> statement-breakpoint
CREATE INDEX `marks_person` ON `marks` (`person_id`);--> statement-breakpoint
CREATE TABLE `organisation_leads` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`proposed_by_id` text,
	`confirmed_at` integer,
	`confirmed_by_id` text,
	`ended_at` integer,
	`ended_by_id` text,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `organisation_leads_organisation` ON `organisation_leads` (`organisation_id`);--> statement-breakpoint
CREATE INDEX `organisation_leads_person` ON `organisation_leads` (`person_id`);--> statement-breakpoint
CREATE TABLE `organisation_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`organisation_id` text,
	`scope` text NOT NULL,
	`activity_ids` text NOT NULL,
	`role_key` text,
	`at_least` integer NOT NULL,
	`refresh_months` integer,
	`source` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` text,
	`end_recorded_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`role_key`) REFERENCES `roles`(`key`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `organisation_rules_organisation` ON `organisation_rules` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `registers` (
	`session_id` text PRIMARY KEY NOT NULL,
	`closed_at` integer,
	`closed_by_id` text,
	`reopened_at` integer,
	`no_shows_told_at` integer,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `standing_figures` (
	`id` text PRIMARY KEY NOT NULL,
	`day` text NOT NULL,
	`by` text NOT NULL,
	`key` text NOT NULL,
	`people` integer NOT NULL,
	`counts` text NOT NULL,
	`made_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `standing_figures_once` ON `standing_figures` (`day`,`by`,`key`);--> statement-breakpoint
CREATE TABLE `stored_files` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`content_base64` text NOT NULL,
	`created_at` integer NOT NULL,
	`delete_after` integer
);
--> statement-breakpoint
CREATE INDEX `stored_files_delete` ON `stored_files` (`delete_after`);--> statement-breakpoint
ALTER TABLE `activities` ADD `organisation_id` text REFERENCES organisations(id);--> statement-breakpoint
ALTER TABLE `activities` ADD `cpd_minutes` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `participatory` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `activities` ADD `attendance_rule` text DEFAULT 'every-day' NOT NULL;--> statement-breakpoint
ALTER TABLE `activities` ADD `tells_no_show` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `held_roles` ADD `end_recorded_at` integer;--> statement-breakpoint
ALTER TABLE `held_roles` ADD `voided_at` integer;--> statement-breakpoint
CREATE INDEX `held_roles_organisation` ON `held_roles` (`organisation_id`);--> statement-breakpoint
ALTER TABLE `memberships` ADD `recorded_at` integer;--> statement-breakpoint
ALTER TABLE `memberships` ADD `recorded_by` text;--> statement-breakpoint
ALTER TABLE `memberships` ADD `end_recorded_at` integer;--> statement-breakpoint
ALTER TABLE `memberships` ADD `voided_at` integer;--> statement-breakpoint
ALTER TABLE `organisations` ADD `parent_id` text;--> statement-breakpoint
ALTER TABLE `organisations` ADD `closed_on` text;--> statement-breakpoint
ALTER TABLE `organisations` ADD `successor_id` text;--> statement-breakpoint
ALTER TABLE `organisations` ADD `register` text;--> statement-breakpoint
ALTER TABLE `requirements` ADD `organisation_id` text REFERENCES organisations(id);--> statement-breakpoint
ALTER TABLE `requirements` ADD `alternatives` text;--> statement-breakpoint
ALTER TABLE `requirements` ADD `hours` text;--> statement-breakpoint
ALTER TABLE `requirements` ADD `follows_id` text;--> statement-breakpoint
ALTER TABLE `requirements` ADD `recorded_at` integer;--> statement-breakpoint
ALTER TABLE `requirements` ADD `recorded_by` text;--> statement-breakpoint
ALTER TABLE `requirements` ADD `end_recorded_at` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `trainer_id` text REFERENCES people(id);