import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import { manyLines, oneLine } from './mail-text.ts';
import type { Letter, Paragraph } from './mailer.ts';

const views = fileURLToPath(new URL('../../../views', import.meta.url));
const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(views), {
  autoescape: true,
  throwOnUndefined: true,
  trimBlocks: true,
  lstripBlocks: true,
});

/** The two forms of a letter. The plain text says everything that the HTML says. */
export function renderLetter(letter: Letter): { text: string; html: string } {
  const tidy = tidied(letter);
  return { text: asText(tidy), html: environment.render('emails/letter.njk', { letter: tidy }) };
}

function tidied(letter: Letter): Letter {
  return {
    subject: oneLine(letter.subject),
    opening: oneLine(letter.opening),
    paragraphs: letter.paragraphs.map(tidiedParagraph),
    team: { name: oneLine(letter.team.name), address: oneLine(letter.team.address) },
    why: oneLine(letter.why),
  };
}

function tidiedParagraph(paragraph: Paragraph): Paragraph {
  switch (paragraph.kind) {
    case 'text':
      return { kind: 'text', text: manyLines(paragraph.text) };
    case 'facts':
      return {
        kind: 'facts',
        facts: paragraph.facts.map(({ label, value }) => ({ label: oneLine(label), value: oneLine(value) })),
      };
    case 'list':
      return { kind: 'list', items: paragraph.items.map((item) => oneLine(item)) };
    case 'link':
      return tidiedLink(oneLine(paragraph.label), oneLine(paragraph.href));
    case 'note':
      return { kind: 'note', text: manyLines(paragraph.text), from: oneLine(paragraph.from) };
  }
}

/** Organisers type addresses too, so one that runs a script must not become something to click on. */
function tidiedLink(label: string, href: string): Paragraph {
  const opens = URL.canParse(href) && ['https:', 'http:', 'mailto:'].includes(new URL(href).protocol);
  return opens ? { kind: 'link', label, href } : { kind: 'text', text: `${label}: ${href}` };
}

function asText(letter: Letter): string {
  const signature = ['-- ', letter.team.name, letter.team.address, '', letter.why].join('\n');
  return `${[letter.opening, ...letter.paragraphs.map(paragraphText), signature].join('\n\n')}\n`;
}

function paragraphText(paragraph: Paragraph): string {
  switch (paragraph.kind) {
    case 'text':
      return paragraph.text;
    case 'facts':
      return paragraph.facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'list':
      return paragraph.items.map((item) => `- ${item}`).join('\n');
    case 'link':
      return `${paragraph.label}:\n${paragraph.href}`;
    case 'note': {
      const quoted = paragraph.text.split('\n').map((line) => `> ${line}`.trimEnd());
      return [`${paragraph.from}:`, ...quoted].join('\n');
    }
  }
}
