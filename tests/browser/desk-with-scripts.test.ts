import { deskJourney } from './desk-journey.ts';

deskJourney(true);
