import { readFileSync } from 'node:fs';

/** One of the JSON files beside this one. */
export function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as T;
}
