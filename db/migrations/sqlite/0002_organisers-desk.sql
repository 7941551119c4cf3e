CREATE TABLE `allocations` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`name` text NOT NULL,
	`sectors` text NOT NULL,
	`organisation_ids` text NOT NULL,
	`places` integer NOT NULL,
	`release_at` integer,
	`released_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `allocations_session` ON `allocations` (`session_id`);--> statement-breakpoint
CREATE INDEX `allocations_release` ON `allocations` (`released_at`,`release_at`);--> statement-breakpoint
CREATE TABLE `approvals` (
	`id` text PRIMARY KEY NOT NULL,
	`booking_id` text NOT NULL,
	`manager_name` text NOT NULL,
	`manager_address` text NOT NULL,
	`code_hash` text NOT NULL,
	`wrong_tries` integer DEFAULT 0 NOT NULL,
	`asked_at` integer NOT NULL,
	`reminded_at` integer,
	`deadline_at` integer,
	`decided_at` integer,
	`decision` text,
	`decided_by_id` text,
	`reason` text,
	FOREIGN KEY (`booking_id`) REFERENCES `bookings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `approvals_booking` ON `approvals` (`booking_id`);--> statement-breakpoint
CREATE INDEX `approvals_open` ON `approvals` (`decided_at`,`deadline_at`);--> statement-breakpoint
CREATE TABLE `charges` (
	`id` text PRIMARY KEY NOT NULL,
	`booking_id` text NOT NULL,
	`session_id` text NOT NULL,
	`organisation_id` text,
	`reason` text NOT NULL,
	`pence` integer NOT NULL,
	`rule` text NOT NULL,
	`made_at` integer NOT NULL,
	`waived_at` integer,
	`waived_by_id` text,
	`waived_reason` text,
	FOREIGN KEY (`booking_id`) REFERENCES `bookings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `charges_booking` ON `charges` (`booking_id`);--> statement-breakpoint
CREATE INDEX `charges_session` ON `charges` (`session_id`);--> statement-breakpoint
CREATE INDEX `charges_organisation` ON `charges` (`organisation_id`,`made_at`);--> statement-breakpoint
CREATE TABLE `holidays` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `holidays_ends` ON `holidays` (`ends_on`);--> statement-breakpoint
CREATE TABLE `mail_templates` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`scope_id` text NOT NULL,
	`subject` text NOT NULL,
	`opening` text NOT NULL,
	`body` text NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by_id` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mail_templates_once` ON `mail_templates` (`kind`,`scope_id`);--> statement-breakpoint
CREATE TABLE `notice_receipts` (
	`id` text PRIMARY KEY NOT NULL,
	`notice_id` text NOT NULL,
	`booking_id` text NOT NULL,
	`person_id` text NOT NULL,
	`opened_at` integer,
	`confirmed_at` integer,
	`reached_at` integer,
	`reached_by_id` text,
	FOREIGN KEY (`notice_id`) REFERENCES `notices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`booking_id`) REFERENCES `bookings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_receipts_once` ON `notice_receipts` (`notice_id`,`booking_id`);--> statement-breakpoint
CREATE TABLE `notices` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`sent_by_id` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`sent_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `notices_session` ON `notices` (`session_id`);--> statement-breakpoint
CREATE TABLE `session_files` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`file_id` text NOT NULL,
	`title` text NOT NULL,
	`added_at` integer NOT NULL,
	`added_by_id` text NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`file_id`) REFERENCES `stored_files`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `session_files_session` ON `session_files` (`session_id`);--> statement-breakpoint
CREATE TABLE `session_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`written_by_id` text NOT NULL,
	`audience` text NOT NULL,
	`booking_ids` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`file_ids` text NOT NULL,
	`written_at` integer NOT NULL,
	`sent_at` integer,
	`told` integer,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `session_messages_session` ON `session_messages` (`session_id`);--> statement-breakpoint
CREATE TABLE `session_trainers` (
	`session_id` text NOT NULL,
	`trainer_id` text NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`trainer_id`) REFERENCES `trainers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_trainers_once` ON `session_trainers` (`session_id`,`trainer_id`);--> statement-breakpoint
CREATE INDEX `session_trainers_trainer` ON `session_trainers` (`trainer_id`);--> statement-breakpoint
CREATE TABLE `trainers` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`person_id` text,
	`address` text,
	`phone` text,
	`archived_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `trainers_person` ON `trainers` (`person_id`);--> statement-breakpoint
CREATE TABLE `venues` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`postcode` text NOT NULL,
	`places` integer,
	`directions` text DEFAULT '' NOT NULL,
	`archived_at` integer
);
--> statement-breakpoint
DROP INDEX `bookings_one_live`;--> statement-breakpoint
ALTER TABLE `bookings` ADD `organisation_id` text REFERENCES organisations(id);--> statement-breakpoint
ALTER TABLE `bookings` ADD `allocation_id` text REFERENCES allocations(id);--> statement-breakpoint
ALTER TABLE `bookings` ADD `approval` text;--> statement-breakpoint
ALTER TABLE `bookings` ADD `manager_name` text;--> statement-breakpoint
ALTER TABLE `bookings` ADD `manager_address` text;--> statement-breakpoint
ALTER TABLE `bookings` ADD `substitutes_id` text;--> statement-breakpoint
CREATE INDEX `bookings_organisation` ON `bookings` (`organisation_id`,`session_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `bookings_one_live` ON `bookings` (`session_id`,`person_id`) WHERE state in ('awaiting-approval', 'confirmed', 'waiting', 'offered');--> statement-breakpoint
ALTER TABLE `activities` ADD `revision` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `activities` ADD `approval` text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE `activities` ADD `approval_hours` integer;--> statement-breakpoint
ALTER TABLE `activities` ADD `queue_rule` text DEFAULT 'time' NOT NULL;--> statement-breakpoint
ALTER TABLE `activities` ADD `reminder_days` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `delegate_notes` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `pre_course_work` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `session_defaults` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `prices` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `late_charge` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `no_show_charge` text;--> statement-breakpoint
ALTER TABLE `activities` ADD `evaluation_url` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `scope_id` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `repeats_id` integer;--> statement-breakpoint
CREATE INDEX `outbox_session` ON `outbox` (`session_id`);--> statement-breakpoint
ALTER TABLE `people` ADD `mobile` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `venue_id` text REFERENCES venues(id);--> statement-breakpoint
ALTER TABLE `sessions` ADD `reserved` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `passed_over` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `revision` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `booking_closed_at` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `minimum` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `minimum_days_before` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `minimum_waived_at` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `organisation_cap` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `closes_hours_before` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `free_until_days_before` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `late_cancelled_by` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `queue_rule` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `delegate_notes` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `pre_course_work` text;--> statement-breakpoint
INSERT INTO trainers (id, name, person_id) SELECT id, name, id FROM people WHERE id IN (SELECT trainer_id FROM sessions WHERE trainer_id IS NOT NULL);--> statement-breakpoint
INSERT INTO session_trainers (session_id, trainer_id) SELECT id, trainer_id FROM sessions WHERE trainer_id IS NOT NULL;--> statement-breakpoint
UPDATE bookings SET organisation_id = (SELECT memberships.organisation_id FROM memberships WHERE memberships.person_id = bookings.person_id AND memberships.voided_at IS NULL ORDER BY CASE WHEN memberships.ends_on IS NULL THEN 0 ELSE 1 END, memberships.starts_on DESC LIMIT 1);
