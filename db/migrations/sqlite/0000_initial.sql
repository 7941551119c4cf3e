CREATE TABLE `access_needs` (
	`booking_id` text PRIMARY KEY NOT NULL,
	`needs` text NOT NULL,
	`delete_after` integer NOT NULL,
	FOREIGN KEY (`booking_id`) REFERENCES `bookings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `access_needs_delete` ON `access_needs` (`delete_after`);--> statement-breakpoint
CREATE TABLE `acronyms` (
	`acronym` text PRIMARY KEY NOT NULL,
	`meanings` text NOT NULL,
	`successor` text
);
--> statement-breakpoint
CREATE TABLE `activities` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`entry_type` text NOT NULL,
	`category` text NOT NULL,
	`summary` text NOT NULL,
	`outcomes` text NOT NULL,
	`audience_text` text NOT NULL,
	`audience_roles` text NOT NULL,
	`requirement_text` text,
	`eligibility` text NOT NULL,
	`eligible_roles` text NOT NULL,
	`booked_here` integer NOT NULL,
	`booking_route` text NOT NULL,
	`contact` text NOT NULL,
	`team_id` text,
	`frequency` text,
	`delivery_mode` text NOT NULL,
	`localities` text NOT NULL,
	`duration_text` text,
	`state` text NOT NULL,
	`old_names` text NOT NULL,
	`programme` text,
	`free_of_charge` integer NOT NULL,
	`price_text` text,
	`date_limit` text NOT NULL,
	`clash_rule` text DEFAULT 'warn' NOT NULL,
	`closes_hours_before` integer,
	`free_until_days_before` integer,
	`late_cancelled_by` text,
	`source` text NOT NULL,
	`notes` text NOT NULL,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `activities_slug` ON `activities` (`slug`);--> statement-breakpoint
CREATE INDEX `activities_state` ON `activities` (`state`);--> statement-breakpoint
CREATE TABLE `addresses` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`address` text NOT NULL,
	`normalised` text NOT NULL,
	`principal` integer DEFAULT true NOT NULL,
	`proved_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `addresses_normalised` ON `addresses` (`normalised`);--> statement-breakpoint
CREATE INDEX `addresses_person` ON `addresses` (`person_id`);--> statement-breakpoint
CREATE TABLE `bookings` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`activity_id` text NOT NULL,
	`person_id` text NOT NULL,
	`booked_by_id` text NOT NULL,
	`state` text NOT NULL,
	`queue_number` integer,
	`booked_at` integer NOT NULL,
	`confirmed_at` integer,
	`give_back_until` integer,
	`offered_at` integer,
	`offer_ends_at` integer,
	`ended_at` integer,
	`end_reason` text,
	`reminded_days` integer,
	`joining_told_at` integer,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bookings_one_live` ON `bookings` (`session_id`,`person_id`) WHERE state in ('confirmed', 'waiting', 'offered');--> statement-breakpoint
CREATE INDEX `bookings_queue` ON `bookings` (`session_id`,`state`,`queue_number`);--> statement-breakpoint
CREATE INDEX `bookings_person` ON `bookings` (`person_id`,`state`);--> statement-breakpoint
CREATE INDEX `bookings_offers` ON `bookings` (`state`,`offer_ends_at`);--> statement-breakpoint
CREATE TABLE `captured_mail` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`message_id` text NOT NULL,
	`to_address` text NOT NULL,
	`to_name` text NOT NULL,
	`subject` text NOT NULL,
	`text_body` text NOT NULL,
	`html_body` text NOT NULL,
	`calendar` text,
	`raw` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `captured_mail_to` ON `captured_mail` (`to_address`);--> statement-breakpoint
CREATE TABLE `held_roles` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`role_key` text NOT NULL,
	`organisation_id` text,
	`answer` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text,
	`recorded_at` integer NOT NULL,
	`recorded_by` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`role_key`) REFERENCES `roles`(`key`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `held_roles_person` ON `held_roles` (`person_id`);--> statement-breakpoint
CREATE TABLE `history` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`actor_id` text,
	`what` text NOT NULL,
	`facts` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `history_subject` ON `history` (`subject_kind`,`subject_id`);--> statement-breakpoint
CREATE TABLE `interests` (
	`person_id` text NOT NULL,
	`activity_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `interests_once` ON `interests` (`person_id`,`activity_id`);--> statement-breakpoint
CREATE INDEX `interests_activity` ON `interests` (`activity_id`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`uid` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`session_day_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`state` text NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`session_day_id`) REFERENCES `session_days`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_person_day` ON `invitations` (`person_id`,`session_day_id`);--> statement-breakpoint
CREATE TABLE `mail_domains` (
	`domain` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `memberships` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `memberships_person` ON `memberships` (`person_id`);--> statement-breakpoint
CREATE INDEX `memberships_organisation` ON `memberships` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `organisations` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`short` text,
	`kind` text NOT NULL,
	`sector` text NOT NULL,
	`locality` text,
	`urn` text,
	`predecessors` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organisations_name` ON `organisations` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `organisations_urn` ON `organisations` (`urn`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`message_id` text NOT NULL,
	`person_id` text,
	`to_address` text NOT NULL,
	`to_name` text NOT NULL,
	`booking_id` text,
	`session_id` text,
	`stream` text,
	`sequence` integer,
	`facts` text,
	`secret` integer DEFAULT false NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`not_before` integer NOT NULL,
	`expires_at` integer,
	`claimed_by` text,
	`claimed_at` integer,
	`finished_at` integer,
	`reason` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_message` ON `outbox` (`message_id`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`state`,`not_before`);--> statement-breakpoint
CREATE INDEX `outbox_stream` ON `outbox` (`stream`,`state`);--> statement-breakpoint
CREATE INDEX `outbox_booking` ON `outbox` (`booking_id`);--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`name` text NOT NULL,
	`administrator` integer DEFAULT false NOT NULL,
	`checked_at` integer,
	`checked_how` text,
	`merged_into` text,
	`notice_seen_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `requirements` (
	`id` text PRIMARY KEY NOT NULL,
	`role_key` text NOT NULL,
	`activity_id` text NOT NULL,
	`level` text NOT NULL,
	`condition_text` text,
	`conditional` integer NOT NULL,
	`requirement_text` text,
	`refresh_months` integer,
	`initial_within_months` integer,
	`edition` text,
	`confidence` text NOT NULL,
	`source` text NOT NULL,
	`details` text NOT NULL,
	`active` integer NOT NULL,
	`starts_on` text,
	`ends_on` text,
	FOREIGN KEY (`role_key`) REFERENCES `roles`(`key`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `requirements_activity` ON `requirements` (`activity_id`);--> statement-breakpoint
CREATE INDEX `requirements_role` ON `requirements` (`role_key`);--> statement-breakpoint
CREATE TABLE `roles` (
	`key` text PRIMARY KEY NOT NULL,
	`label` text NOT NULL,
	`acronym` text,
	`sector` text NOT NULL,
	`kind` text NOT NULL,
	`description` text NOT NULL,
	`question` text,
	`asked_when_registering` integer DEFAULT false NOT NULL,
	`derived_from` text,
	`ordinal` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `session_days` (
	`id` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`day_number` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `sessions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_days_number` ON `session_days` (`session_id`,`day_number`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`activity_id` text NOT NULL,
	`state` text NOT NULL,
	`delivery_mode` text NOT NULL,
	`venue` text,
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
	`called_at` integer,
	`dates_told_at` integer,
	`settled_at` integer,
	`cancelled_at` integer,
	`cancel_reason` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_activity` ON `sessions` (`activity_id`,`state`,`starts_at`);--> statement-breakpoint
CREATE INDEX `sessions_starts` ON `sessions` (`state`,`starts_at`);--> statement-breakpoint
CREATE INDEX `sessions_settled` ON `sessions` (`settled_at`,`starts_at`);--> statement-breakpoint
CREATE INDEX `sessions_told` ON `sessions` (`dates_told_at`,`booking_opens_at`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sign_in_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`address` text NOT NULL,
	`normalised` text NOT NULL,
	`person_id` text,
	`browser_hash` text NOT NULL,
	`code_hash` text NOT NULL,
	`link_hash` text NOT NULL,
	`source_hash` text NOT NULL,
	`wrong_tries` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`registration_hash` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_in_requests_link` ON `sign_in_requests` (`link_hash`);--> statement-breakpoint
CREATE INDEX `sign_in_requests_address` ON `sign_in_requests` (`normalised`,`created_at`);--> statement-breakpoint
CREATE INDEX `sign_in_requests_source` ON `sign_in_requests` (`source_hash`,`created_at`);--> statement-breakpoint
CREATE INDEX `sign_in_requests_browser` ON `sign_in_requests` (`browser_hash`);--> statement-breakpoint
CREATE INDEX `sign_in_requests_registration` ON `sign_in_requests` (`registration_hash`);--> statement-breakpoint
CREATE TABLE `sign_ins` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`device` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_ins_token` ON `sign_ins` (`token_hash`);--> statement-breakpoint
CREATE INDEX `sign_ins_person` ON `sign_ins` (`person_id`);--> statement-breakpoint
CREATE TABLE `team_members` (
	`team_id` text NOT NULL,
	`person_id` text NOT NULL,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `team_members_once` ON `team_members` (`team_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `team_members_person` ON `team_members` (`person_id`);--> statement-breakpoint
CREATE TABLE `teams` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`owns` text NOT NULL,
	`mailbox` text
);
