import type { Block, Cell, Inline } from '#markdown/markdown.js';
import { readMarkdown } from '#markdown/read-markdown.js';

/** The page has its own headings above those of a text. */
const LEVELS_ABOVE = 2;
const LOWEST = 6;

/** A text in Markdown as what it means. Its HTML is text, its links lead to named addresses only. */
export function Markdown({ text }: { text: string }) {
  return (
    <div class="text">
      <Blocks blocks={inOrder(readMarkdown(text))} />
    </div>
  );
}

/** A text may begin with any heading and leave levels out; who has the page read aloud finds them one below the other. */
function inOrder(blocks: readonly Block[]): readonly Block[] {
  const levels = [...new Set(blocks.flatMap((block) => (block.kind === 'HEADING' ? [block.level] : [])))].toSorted(
    (one, other) => one - other,
  );
  let last = 0;
  return blocks.map((block) => {
    if (block.kind !== 'HEADING') return block;
    last = Math.min(levels.indexOf(block.level) + 1, last + 1);
    return { ...block, level: last };
  });
}

function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block) => (
        <One block={block} />
      ))}
    </>
  );
}

function One({ block }: { block: Block }) {
  switch (block.kind) {
    case 'HEADING': {
      const Heading = `h${Math.min(block.level + LEVELS_ABOVE, LOWEST)}` as 'h3';
      return (
        <Heading>
          <Line parts={block.parts} />
        </Heading>
      );
    }
    case 'PARAGRAPH':
      return (
        <p>
          <Line parts={block.parts} />
        </p>
      );
    case 'LIST':
      return <List {...block} />;
    case 'QUOTE':
      return (
        <blockquote>
          <Blocks blocks={block.blocks} />
        </blockquote>
      );
    case 'CODE':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'TABLE':
      return <Table {...block} />;
    case 'RULE':
      return <hr />;
  }
}

function List({ first, items }: Extract<Block, { kind: 'LIST' }>) {
  const lines = items.map((blocks) => (
    <li>{isOneLine(blocks) ? <Line parts={blocks[0].parts} /> : <Blocks blocks={blocks} />}</li>
  ));
  return first === null ? <ul>{lines}</ul> : <ol start={first === 1 ? undefined : first}>{lines}</ol>;
}

function isOneLine(blocks: readonly Block[]): blocks is readonly [Extract<Block, { kind: 'PARAGRAPH' }>] {
  return blocks.length === 1 && blocks[0]?.kind === 'PARAGRAPH';
}

function Table({ head, rows }: Extract<Block, { kind: 'TABLE' }>) {
  return (
    <div class="scroll" tabindex={0} role="group" aria-label="Table of the text">
      <table>
        <thead>
          <tr>
            {head.map((cell: Cell) => (
              <th scope="col">
                <Line parts={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td>
                  <Line parts={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ parts }: { parts: readonly Inline[] }) {
  return (
    <>
      {parts.map((part) => (
        <Part part={part} />
      ))}
    </>
  );
}

function Part({ part }: { part: Inline }) {
  switch (part.kind) {
    case 'TEXT':
      return <>{part.text}</>;
    case 'CODE':
      return <code>{part.text}</code>;
    case 'STRONG':
      return (
        <strong>
          <Line parts={part.parts} />
        </strong>
      );
    case 'EMPHASIS':
      return (
        <em>
          <Line parts={part.parts} />
        </em>
      );
    case 'STRUCK':
      return (
        <s>
          <Line parts={part.parts} />
        </s>
      );
    case 'LINK':
      return (
        <a href={part.address} rel="noreferrer">
          <Line parts={part.parts} />
        </a>
      );
    case 'BREAK':
      return <br />;
  }
}
