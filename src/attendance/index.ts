export {
  type Completion,
  completionsById,
  completionsKnown,
  completionsOfSession,
  type DoneFact,
  doneFacts,
} from './completion-repository.ts';
export { type NewCompletion, recordCompletions, withdrawCompletions } from './completion-service.ts';
