import type { SubjectSection } from '#domain/human-task/subject.js';
import type { Instant } from '#domain/time.js';

/** Why a reader must not take a version for the one that counts. */
export interface PdfMark {
  /** Across each page: `Draft`, `Not approved`, `Superseded`. */
  readonly word: string;
  /** The whole of it, at the head of each page: `Superseded on Thu 12 Mar 2027 by version 3`. */
  readonly words: string;
}

/** What stands above a document and on each of its pages: it comes from the record, never from the text. */
export interface PdfHead {
  readonly organisation: string;
  /** Record that the document is of, and its part where it has parts: `CYC-2027 E1`. */
  readonly recordId: string;
  readonly version: string;
  /** Null for a version that counts. */
  readonly mark: PdfMark | null;
  readonly classification: string;
  /** Who wrote it; stands in the properties of the file too. */
  readonly author: string;
  /** State, approver, dates and whatever else the record says: label and text pairs, in order. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Of what the record keeps, in whole, at the foot of each page. */
  readonly sha256: string;
  /** Instant of the version: the only time that is in the file, so that the same version gives the same bytes. */
  readonly at: Instant;
  /** Language of the text, as BCP 47 names it, for those who have it read aloud. */
  readonly language: string;
}

/** A section as a page shows it; besides, it may have no heading, a heading of a lower level, and lists. */
export interface PdfSection extends Partial<SubjectSection> {
  /** 1 unless told; 3 is the lowest. */
  readonly level?: 1 | 2 | 3;
  /** After the text. */
  readonly list?: { readonly numbered: boolean; readonly items: readonly string[] };
}

/** A document to be made a PDF; a `SubjectDocument` is one. */
export interface PdfJob {
  readonly document: { readonly title: string; readonly sections: readonly PdfSection[] };
  readonly head: PdfHead;
}
