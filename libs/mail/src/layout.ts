import { plain } from './html.js';
import { letterHtml } from './letter-html.js';
import type { ComposedMail, Letter, LetterItem } from './letter.js';

/** Classification of every mail of the engine; titles of records are Internal, nothing above is mailed. */
const MARKING = '[Internal]';
/** RFC 5322 2.1.1 wants short lines; a longer subject is cut before its marking, never in it. */
const LONGEST_SUBJECT = 120;
const TEXT_WIDTH = 76;

/** Turns a letter into subject, text part and HTML part. */
export function compose(letter: Letter): ComposedMail {
  return {
    subject: subjectOf(letter.subject),
    text: textOf(letter),
    html: letterHtml(letter, subjectOf(letter.subject)),
  };
}

function subjectOf(subject: string): string {
  const words = plain(subject);
  const cut = words.length > LONGEST_SUBJECT ? `${words.slice(0, LONGEST_SUBJECT - 1).trimEnd()}…` : words;
  return `${cut} ${MARKING}`;
}

function textOf(letter: Letter): string {
  const blocks = [
    wrap(letter.lead),
    letter.question === null ? '' : wrap(letter.question),
    letter.facts.map(([label, value]) => wrap(`${label}: ${plain(value)}`, '  ')).join('\n'),
    ...(letter.items ?? []).map(itemText),
    letter.code === null ? '' : `    ${plain(letter.code)}`,
    letter.button === null ? '' : `${plain(letter.button.label)}:\n${letter.button.url}`,
    ...letter.after.map((line) => wrap(line)),
    ['---', ...letter.footer.map((line) => wrap(line))].join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function itemText({ title, lines, url }: LetterItem): string {
  return [wrap(`* ${title}`, '  '), ...lines.map((line) => `  ${wrap(line, '  ')}`), ...(url ? [url] : [])].join('\n');
}

/** Breaks at spaces; a word that is longer than a line, such as a link, stays whole. */
function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text).split(/ +/)) {
    if (line !== '' && line.length + word.length + 1 > TEXT_WIDTH) {
      lines.push(line);
      line = indent + word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
