import { isDocumentId } from '#domain/documents/document-id.rules.js';
import {
  AUDIENCES,
  CLASSIFICATIONS,
  DOCUMENT_TYPES,
  type Audience,
  type Classification,
  type DocumentType,
} from '#domain/documents/document-types.js';
import { KINDS_OF_CHANGE, type KindOfChange } from '#domain/documents/version-number.rules.js';
import { dayOf, idOrNull, optionalDay } from './read-words.js';
import type { Reading } from './reading.js';

/** A document under control with what was in force (docs/company-file.md). Days are still texts such as `D0-250`. */
export interface DocumentEntry {
  readonly id: string;
  readonly title: string;
  readonly type: DocumentType;
  readonly owner: string | null;
  readonly approver: string | null;
  readonly department: string | null;
  readonly classification: Classification;
  readonly clauses: readonly string[];
  readonly reviewMonths: number | null;
  readonly nextReview: string | null;
  readonly audience: Audience | null;
  readonly audienceDepartments: readonly string[];
  readonly related: readonly string[];
  /** External origin: who issues it, and which edition is followed. */
  readonly source: string | null;
  readonly edition: string | null;
  /** Oldest first; each ends where the next one begins, the last one is in force. */
  readonly versions: readonly DocumentVersionEntry[];
  /** A version that is being made: its draft is submitted, its reviewers are asked. */
  readonly draft: DocumentDraftEntry | null;
}

interface TextEntry {
  readonly summary: string;
  readonly text: string;
  /** File of the texts that are shipped, in the place of `text`. */
  readonly shipped: string | null;
}

export interface DocumentVersionEntry extends TextEntry {
  readonly number: string;
  readonly effective: string;
  /** A person, or the words of the source where it names none. */
  readonly approvedBy: string;
  readonly approved: string | null;
  readonly author: string | null;
}

export interface DocumentDraftEntry extends TextEntry {
  readonly kind: KindOfChange;
  readonly author: string | null;
  readonly submitted: string;
  readonly reviewers: readonly string[];
}

const NUMBER = /^\d{1,3}\.\d{1,3}$/;

/** Reads a document and notes what does not fit. */
export function readDocument(item: Reading): DocumentEntry {
  const id = item.text('id');
  if (id !== '' && !isDocumentId(id))
    item.problems.add(item.at('id'), `"${id}" is no document id, such as ISMS-PR-001`);
  const draft = item.object('draft');
  const entry: DocumentEntry = {
    id,
    title: item.text('title'),
    type: item.oneOf('type', DOCUMENT_TYPES),
    owner: idOrNull(item, 'owner'),
    approver: idOrNull(item, 'approver'),
    department: idOrNull(item, 'department'),
    classification: item.oneOf('classification', CLASSIFICATIONS),
    clauses: item.texts('clauses'),
    reviewMonths: item.wholeNumber('reviewMonths', { min: 1, max: 36 }),
    nextReview: optionalDay(item, 'nextReview') ?? null,
    audience: item.optionalOneOf('audience', AUDIENCES),
    audienceDepartments: item.texts('audienceDepartments'),
    related: item.texts('related'),
    source: item.textOrNull('source'),
    edition: item.textOrNull('edition'),
    versions: item.objects('versions', readVersion),
    draft: draft === null ? null : readDraft(draft),
  };
  draft?.done();
  return entry;
}

function readVersion(item: Reading): DocumentVersionEntry {
  const number = item.text('number');
  if (number !== '' && !NUMBER.test(number))
    item.problems.add(item.at('number'), `"${number}" is no number such as 1.0`);
  return {
    number: NUMBER.test(number) ? number : '1.0',
    effective: dayOf(item, 'effective'),
    approvedBy: item.text('approvedBy'),
    approved: optionalDay(item, 'approved') ?? null,
    author: idOrNull(item, 'author'),
    ...readText(item),
  };
}

function readDraft(item: Reading): DocumentDraftEntry {
  return {
    kind: item.oneOf('kind', KINDS_OF_CHANGE),
    author: idOrNull(item, 'author'),
    submitted: dayOf(item, 'submitted'),
    reviewers: item.texts('reviewers'),
    ...readText(item),
  };
}

function readText(item: Reading): TextEntry {
  const shipped = item.textOrNull('shipped');
  return { summary: item.text('summary'), shipped, text: shipped === null ? item.text('text') : '' };
}
