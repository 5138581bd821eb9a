import { describe, expect, it } from '@jest/globals';
import { markdownSections } from './markdown-sections.js';

describe('the text of a version in a PDF file', () => {
  it('has the headings, lists and tables that its page has, each heading with what follows it', () => {
    const text =
      '# Policy\n\nEverybody **protects** data.\n\n1. a\n2. b\n   - c\n\n##### Grades\n\n| G | Who |\n|---|---|\n| High | TM |';
    expect(markdownSections(text)).toEqual([
      { heading: 'Policy', level: 1, text: 'Everybody protects data.\n' },
      { list: { numbered: true, items: ['a', 'b\n    • c'] } },
      { heading: 'Grades', level: 3, table: { head: ['G', 'Who'], rows: [['High', 'TM']] } },
    ]);
  });

  it('keeps the numbers of a list that goes on', () => {
    expect(markdownSections('4. d\n5. e')).toEqual([{ text: '4. d\n5. e' }]);
  });

  it('tells quotes, code and rules apart by lines', () => {
    expect(markdownSections('> q\n\n~~~\nif\n~~~\n\n---').map((section) => section.text)).toEqual([
      '    q\n',
      '    if\n',
      '———\n',
    ]);
  });
});
