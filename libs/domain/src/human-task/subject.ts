/**
 * The exact thing a person decides about, as it is shown (what you see is what you sign).
 * Its canonical JSON is hashed; the decision binds the hash. Pages, PDF and difference views render it generically.
 */
export interface SubjectDocument {
  readonly title: string;
  readonly sections: readonly SubjectSection[];
}

export interface SubjectSection {
  readonly heading: string;
  /** Label and text pairs. */
  readonly facts?: readonly (readonly [label: string, value: string])[];
  /** Paragraphs; line breaks are kept. */
  readonly text?: string;
  /** How the text is written; without it, it is shown as typed. */
  readonly format?: 'MARKDOWN';
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** Files: name, size in bytes, sha256. */
  readonly files?: readonly { readonly name: string; readonly size: number; readonly sha256: string }[];
}
