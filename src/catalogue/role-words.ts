/** A role as far as words about it go. */
export type RoleFacts = {
  key: string;
  label: string;
  acronym: string | null;
  kind: 'post' | 'designation' | 'function' | 'group';
  question: string | null;
};

/** "Designated Safeguarding Lead (DSL)": the label, with its acronym where that is not in it already. */
export function roleName({ label, acronym }: Pick<RoleFacts, 'label' | 'acronym'>): string {
  return acronym === null || label.includes(acronym) ? label : `${label} (${acronym})`;
}

/** Why something is for this person: "you are a Designated Safeguarding Lead (DSL)", "you work with children". */
export function becauseYou(role: RoleFacts): string {
  const asked = askedParts(role.question);
  if (role.kind === 'function' && asked !== null) return `you ${asked.does}`;
  return isEverybody(role) ? `it is for ${withArticle(role)}` : `you are ${withArticle(role)}`;
}

/** For whom something is: "for a Designated Safeguarding Lead (DSL)", "for people who work with children". */
export function forWhom(role: RoleFacts): string {
  const asked = askedParts(role.question);
  if (role.kind === 'function' && asked !== null) return `for people who ${asked.does}`;
  return `for ${withArticle(role)}`;
}

/**
 * A condition as a question: "Essential if you work with children at risk of exploitation. Do you?".
 * `level` begins the sentence.
 */
export function conditionQuestion(level: string, role: RoleFacts, conditionText: string | null): string {
  const asked = askedParts(role.question);
  if (asked !== null) return `${level} if you ${asked.does}. ${asked.again}?`;
  return `${conditionText ?? `${level} for some: ${roleName(role)}.`} Is that you?`;
}

/** "Do you work with children?" parted into "work with children" and "Do you". */
function askedParts(question: string | null): { does: string; again: string } | null {
  const parts = /^(\w+) you (.+)\?$/.exec(question ?? '');
  const [, verb, rest] = parts ?? [];
  if (verb === undefined || rest === undefined) return null;
  return { does: verb === 'Do' ? rest : `${verb.toLowerCase()} ${rest}`, again: `${verb} you` };
}

function withArticle(role: RoleFacts): string {
  const name = inSentence(roleName(role));
  const nobodySingle = isEverybody(role) || /^[^,(]*\bstaff\b/i.test(role.label);
  if (nobodySingle) return name;
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}

function isEverybody({ label }: RoleFacts): boolean {
  return /^any\b/i.test(label);
}

/** Titles keep their capitals; a plain noun loses its first one inside a sentence. */
function inSentence(name: string): string {
  const [first = '', ...rest] = name.split(' ');
  const isTitle = rest.some((word) => /^[A-Z][a-z]/.test(word)) && !/^any$/i.test(first);
  return isTitle || /^[A-Z]{2}/.test(first) ? name : name.charAt(0).toLowerCase() + name.slice(1);
}
