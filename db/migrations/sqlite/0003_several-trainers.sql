PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`activity_id` text NOT NULL,
	`state` text NOT NULL,
	`delivery_mode` text NOT NULL,
	`venue` text,
	`venue_id` text,
	`joining_details` text,
	`trainer` text,
	`locality` text,
	`capacity` integer,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`starts_on` text NOT NULL,
	`out_of_hours` integer NOT NULL,
	`booking_opens_at` integer NOT NULL,
	`automation` integer DEFAULT true NOT NULL,
	`confirmed` integer DEFAULT 0 NOT NULL,
	`held` integer DEFAULT 0 NOT NULL,
	`waiting` integer DEFAULT 0 NOT NULL,
	`queue_number` integer DEFAULT 0 NOT NULL,
	`reserved` integer DEFAULT 0 NOT NULL,
	`passed_over` integer DEFAULT 0 NOT NULL,
	`called_at` integer,
	`dates_told_at` integer,
	`settled_at` integer,
	`cancelled_at` integer,
	`cancel_reason` text,
	`revision` integer DEFAULT 0 NOT NULL,
	`booking_closed_at` integer,
	`minimum` integer,
	`minimum_days_before` integer,
	`minimum_waived_at` integer,
	`organisation_cap` integer,
	`closes_hours_before` integer,
	`free_until_days_before` integer,
	`late_cancelled_by` text,
	`queue_rule` text,
	`delegate_notes` text,
	`pre_course_work` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`venue_id`) REFERENCES `venues`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_sessions`("id", "version", "activity_id", "state", "delivery_mode", "venue", "venue_id", "joining_details", "trainer", "locality", "capacity", "starts_at", "ends_at", "starts_on", "out_of_hours", "booking_opens_at", "automation", "confirmed", "held", "waiting", "queue_number", "reserved", "passed_over", "called_at", "dates_told_at", "settled_at", "cancelled_at", "cancel_reason", "revision", "booking_closed_at", "minimum", "minimum_days_before", "minimum_waived_at", "organisation_cap", "closes_hours_before", "free_until_days_before", "late_cancelled_by", "queue_rule", "delegate_notes", "pre_course_work", "created_at") SELECT "id", "version", "activity_id", "state", "delivery_mode", "venue", "venue_id", "joining_details", "trainer", "locality", "capacity", "starts_at", "ends_at", "starts_on", "out_of_hours", "booking_opens_at", "automation", "confirmed", "held", "waiting", "queue_number", "reserved", "passed_over", "called_at", "dates_told_at", "settled_at", "cancelled_at", "cancel_reason", "revision", "booking_closed_at", "minimum", "minimum_days_before", "minimum_waived_at", "organisation_cap", "closes_hours_before", "free_until_days_before", "late_cancelled_by", "queue_rule", "delegate_notes", "pre_course_work", "created_at" FROM `sessions`;--> statement-breakpoint
DROP TABLE `sessions`;--> statement-breakpoint
ALTER TABLE `__new_sessions` RENAME TO `sessions`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `sessions_activity` ON `sessions` (`activity_id`,`state`,`starts_at`);--> statement-breakpoint
CREATE INDEX `sessions_starts` ON `sessions` (`state`,`starts_at`);--> statement-breakpoint
CREATE INDEX `sessions_settled` ON `sessions` (`settled_at`,`starts_at`);--> statement-breakpoint
CREATE INDEX `sessions_told` ON `sessions` (`dates_told_at`,`booking_opens_at`);