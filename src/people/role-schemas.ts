import { z } from 'zod';
import { line } from '../platform/web/forms.ts';

/** One answer to a condition; whether the role is one that is asked, the service decides. */
export const answerForm = z.object({
  role: line('which question you answer', 100),
  answer: z.enum(['yes', 'no'], { error: 'Answer yes or no' }),
});
