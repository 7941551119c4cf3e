export { loadDemonstration } from './seeds/demo/load.ts';
export { loadReference } from './seeds/reference/load.ts';
