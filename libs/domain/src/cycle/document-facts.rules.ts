import type { DocumentType } from '../documents/document-types.js';
import type { IsoDay } from '../time.js';
import type { DocumentRow } from './establish-entries.js';
import type { DocumentKind } from './form-lists.js';
import { isBlank } from './gate-words.js';

/** A document as the register has it today (specification P7). */
export interface DocumentFact {
  readonly id: string;
  readonly title: string;
  readonly type: DocumentType;
  readonly ownerId: string | null;
  /** Number of the version in force; null = none is, or the document was withdrawn. */
  readonly version: string | null;
  /** Who approved that version; null where nobody is named. */
  readonly approverId: string | null;
  readonly effective: IsoDay | null;
  readonly nextReview: IsoDay | null;
}

type KindRow = DocumentRow & { readonly kind: DocumentKind };
type Register = ReadonlyMap<string, DocumentFact>;

/** Kinds of the document set of which an organisation has one document, known by its type. */
const ONE_OF_TYPE: Readonly<Partial<Record<DocumentKind, DocumentType>>> = {
  SCOPE: 'SCOPE',
  ISMS_PROCEDURE: 'MANAGEMENT_PROCEDURE',
  SOA: 'SOA',
  OBJECTIVES: 'OBJECTIVES',
};

/**
 * Documents of E6 that are not in force today: not effective, without approver, or past their review. What the register
 * knows is decided by it; the rest is what the document set says.
 */
export function notInForce(
  rows: readonly KindRow[],
  on: { register: readonly DocumentFact[]; today: IsoDay },
): string[] {
  const register = byId(on.register);
  return rows.flatMap((row) => {
    const fact = register.get(row.id);
    const problem = fact ? problemOfFact(fact, on.today) : problemOfRow(row, on.today);
    return problem === null ? [] : [`${row.id || row.title || row.kind}${problem}`];
  });
}

/** Rows that no register decides: what they say is only stated. */
export function onlyStated<Row extends DocumentRow>(rows: readonly Row[], register: readonly DocumentFact[]): Row[] {
  const known = byId(register);
  return rows.filter(({ id }) => !known.has(id));
}

/** A row of the document set as the register has it now; a row that names no document finds the one of its type. */
export function asRegistered<Row extends DocumentRow & { readonly kind?: DocumentKind }>(
  row: Row,
  register: readonly DocumentFact[],
): Row {
  const fact = byId(register).get(row.id) ?? (row.id === '' ? ofKind(row.kind, register) : undefined);
  if (!fact) return row;
  return {
    ...row,
    ...{ id: fact.id, title: fact.title, version: fact.version ?? '', ownerId: fact.ownerId ?? '' },
    ...{ approverId: fact.approverId ?? '', effective: fact.effective ?? '', nextReview: fact.nextReview ?? '' },
  };
}

function ofKind(kind: DocumentKind | undefined, register: readonly DocumentFact[]): DocumentFact | undefined {
  const type = kind && ONE_OF_TYPE[kind];
  const found = type === undefined ? [] : register.filter((fact) => fact.type === type);
  return found.length === 1 ? found[0] : undefined;
}

function byId(register: readonly DocumentFact[]): Register {
  return new Map(register.map((fact) => [fact.id, fact]));
}

function problemOfFact({ version, approverId, nextReview }: DocumentFact, today: IsoDay): string | null {
  if (version === null) return ' (the register has no version in force)';
  if (approverId === null) return ` (nobody is named who approved ${version})`;
  if (nextReview === null) return ' (no review is planned)';
  return nextReview < today ? ` (review was due on ${nextReview})` : null;
}

function problemOfRow({ effective, approverId, nextReview }: DocumentRow, today: IsoDay): string | null {
  if (!isBlank(nextReview) && nextReview < today) return ` (review was due on ${nextReview})`;
  return isBlank(effective) || effective > today || isBlank(approverId) || isBlank(nextReview) ? '' : null;
}
