import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Import = { from: string; typeOnly: boolean };
export type SourceFile = { path: string; text: string; lines: number; imports: Import[] };

/** Every file below a folder of the checkout whose name ends so; imports as paths from the root, or packages. */
export function filesIn(folder: string, ending: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => {
      const path = relative(ROOT, join(entry.parentPath, entry.name));
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) };
    });
}

function importsOf(path: string, text: string): Import[] {
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?\sfrom\s+'([^']+)';/gms);
  const plain = text.matchAll(/^import\s+()'([^']+)';/gm);
  return [...statements, ...plain].map(([statement, type, target = '']) => ({
    from: target.startsWith('.') ? join(dirname(path), target) : target,
    typeOnly: type !== undefined && type !== '' ? true : onlyTypes(statement),
  }));
}

/** `import { type A, type B } from` brings in nothing at run time either. */
function onlyTypes(statement: string): boolean {
  const names =
    /\{([^}]*)\}/s
      .exec(statement)?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? [];
  return names.length > 0 && names.every((name) => name.startsWith('type '));
}
