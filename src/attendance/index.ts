export {
  type Completion,
  completionsById,
  completionsKnown,
  completionsOfSession,
} from './completion-repository.ts';
export { type NewCompletion, recordCompletions, withdrawCompletions } from './completion-service.ts';
