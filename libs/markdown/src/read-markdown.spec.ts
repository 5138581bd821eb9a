import { describe, expect, it } from '@jest/globals';
import { wordsOf, type Block } from './markdown.js';
import { readMarkdown } from './read-markdown.js';

const text = (words: string) => ({ kind: 'TEXT', text: words });

describe('a text in Markdown', () => {
  it('is read as headings, paragraphs, lists in lists, quotes, code and rules', () => {
    const read = readMarkdown(
      '# One *two*\n\nA **b** `c`\n\n3. x\n4. y\n   - z\n\n- [x] done\n\n> q\n\n~~~\nif\n~~~\n\n---',
    );
    expect(read).toEqual([
      { kind: 'HEADING', level: 1, parts: [text('One '), { kind: 'EMPHASIS', parts: [text('two')] }] },
      {
        kind: 'PARAGRAPH',
        parts: [text('A '), { kind: 'STRONG', parts: [text('b')] }, text(' '), { kind: 'CODE', text: 'c' }],
      },
      {
        kind: 'LIST',
        first: 3,
        items: [
          [{ kind: 'PARAGRAPH', parts: [text('x')] }],
          [
            { kind: 'PARAGRAPH', parts: [text('y')] },
            { kind: 'LIST', first: null, items: [[{ kind: 'PARAGRAPH', parts: [text('z')] }]] },
          ],
        ],
      },
      { kind: 'LIST', first: null, items: [[{ kind: 'PARAGRAPH', parts: [text('☑ '), text('done')] }]] },
      { kind: 'QUOTE', blocks: [{ kind: 'PARAGRAPH', parts: [text('q')] }] },
      { kind: 'CODE', text: 'if' },
      { kind: 'RULE' },
    ]);
  });

  it('has its tables by cells', () => {
    const [table] = readMarkdown('| Grade | Who |\n|---|---|\n| High | **TM** |');
    expect(table).toEqual({
      kind: 'TABLE',
      head: [[text('Grade')], [text('Who')]],
      rows: [[[text('High')], [{ kind: 'STRONG', parts: [text('TM')] }]]],
    });
  });

  it.each(['<script>alert(1)</script>', 'a <b onclick="x()">b</b>', '<img src=x onerror=y>'])(
    'has no HTML, only what somebody typed: %s',
    (typed) => expect(wordsOf(partsOf(readMarkdown(typed)))).toBe(typed),
  );

  it.each(['[x](javascript:alert(1))', '[x](/sign-out)', '[x](file:///etc/passwd)', '![x](https://a.example/p.png)'])(
    'leads nowhere but to addresses that are named: %s',
    (typed) => expect(readMarkdown(typed)).toEqual([{ kind: 'PARAGRAPH', parts: [text(typed)] }]),
  );

  it('says where a link leads when it is printed', () => {
    expect(wordsOf(partsOf(readMarkdown('see [the law](https://a.example/l)')))).toBe(
      'see the law (https://a.example/l)',
    );
  });

  it('is shown as typed where it is nested too deeply, in the time of a page', () => {
    const typed = `${'> '.repeat(20_000)}deep`;
    expect(readMarkdown(typed)).toEqual([{ kind: 'PARAGRAPH', parts: [text(typed)] }]);
  });
});

function partsOf(blocks: readonly Block[]) {
  return blocks.flatMap((block) => ('parts' in block ? block.parts : []));
}
