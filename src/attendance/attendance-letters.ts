import type { Letters } from '../platform/mail/renderer.ts';
import { evidenceLetters } from './evidence-letters.ts';
import { registerLetters } from './register-letters.ts';

/** The letters of this slice, by the kind of their message. */
export const attendanceLetters: Letters = { ...registerLetters, ...evidenceLetters };
