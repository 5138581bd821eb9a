import type { SubjectDocument, SubjectSection } from '#domain/human-task/subject.js';
import { Markdown } from './markdown.js';
import { differenceOf, type DifferenceLine } from './difference.js';
import { sizeText } from './times.js';

/** Longer tables fold, in pieces of this many rows; all of them stand before the answers. */
const ROWS_PER_PIECE = 200;

type Row = readonly string[];

/** The exact thing that is decided about. */
export function Subject({ document }: { document: SubjectDocument }) {
  return (
    <>
      {document.sections.map((section) => (
        <Section section={section} />
      ))}
    </>
  );
}

function Section({ section }: { section: SubjectSection }) {
  return (
    <section class="card">
      <h2>{section.heading}</h2>
      {section.facts && <Facts facts={section.facts} />}
      {section.text && <Words text={section.text} format={section.format} />}
      {section.table && <Table head={section.table.head} rows={section.table.rows} />}
      {section.files && section.files.length > 0 && (
        <ul class="files">
          {section.files.map((file) => (
            <li>
              {file.name}{' '}
              <small>
                {sizeText(file.size)}, sha256 <code>{file.sha256.slice(0, 16)}</code>
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Words({ text, format }: Pick<SubjectSection, 'text' | 'format'>) {
  return format === 'MARKDOWN' ? <Markdown text={text ?? ''} /> : <p class="pre">{text}</p>;
}

/** Label and text pairs. */
export function Facts({ facts }: { facts: readonly (readonly [string, unknown])[] }) {
  return (
    <dl>
      {facts.map(([label, value]) => (
        <>
          <dt>{label}</dt>
          <dd class="pre">{value === '' ? '–' : value}</dd>
        </>
      ))}
    </dl>
  );
}

function Table({ head, rows }: { head: Row; rows: readonly Row[] }) {
  const rest = Array.from(
    { length: Math.ceil(Math.max(0, rows.length - ROWS_PER_PIECE) / ROWS_PER_PIECE) },
    (_, n) => n + 1,
  );
  return (
    <>
      <Piece head={head} rows={rows.slice(0, ROWS_PER_PIECE)} />
      {rest.map((n) => (
        <details>
          <summary>
            Rows {n * ROWS_PER_PIECE + 1} to {Math.min(rows.length, (n + 1) * ROWS_PER_PIECE)} of {rows.length}
          </summary>
          <Piece head={head} rows={rows.slice(n * ROWS_PER_PIECE, (n + 1) * ROWS_PER_PIECE)} />
        </details>
      ))}
    </>
  );
}

function Piece({ head, rows }: { head: Row; rows: readonly Row[] }) {
  return (
    <div class="scroll" tabindex={0} role="group" aria-label={`Table: ${head.join(', ')}`}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th scope="col">{cell}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td class="pre">{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What changed since the version before; nothing when both say the same. */
export function Difference({
  before,
  after,
  open = false,
}: {
  before: SubjectDocument;
  after: SubjectDocument;
  open?: boolean;
}) {
  const sections = differenceOf(before, after);
  if (sections.length === 0) return null;
  return (
    <details class="card" open={open}>
      <summary>What changed since the last version</summary>
      {sections.map((section) => (
        <>
          <h3>{section.heading}</h3>
          {section.lines.map((line) => (
            <DifferenceText line={line} />
          ))}
        </>
      ))}
    </details>
  );
}

function DifferenceText({ line }: { line: DifferenceLine }) {
  switch (line.kind) {
    case 'SAME':
      return <p>{line.text}</p>;
    case 'ADDED':
      return (
        <p>
          <ins>+ {line.text}</ins>
        </p>
      );
    case 'REMOVED':
      return (
        <p>
          <del>− {line.text}</del>
        </p>
      );
  }
}
