/** What the forms of document control hold (specification P7). */
export interface DocDraftEntry {
  /** Markdown; empty where the document is a file. */
  readonly text: string;
  /** One file where the document is no text; its address is not used. */
  readonly evidence: { readonly files: readonly string[]; readonly link: string };
  readonly summary: string;
  /** Days from approval to the effective day; null = at once. */
  readonly days: number | null;
  /** People who comment, where the type of the document leaves it to the author. */
  readonly reviewers: readonly { readonly personId: string }[];
  readonly answers: readonly CommentAnswer[];
}

export interface CommentAnswer {
  /** Number of the comment within the version. */
  readonly number: number | null;
  readonly disposition: 'ACCEPTED' | 'NOT_ACCEPTED' | '';
  readonly answer: string;
}

export interface DocReviewEntry {
  readonly comments: readonly { readonly comment: string }[];
}

/** Approval, emergency issue, withdrawal. */
export interface DocDecisionEntry {
  readonly comment: string;
}

export interface DocumentEntries {
  readonly DOC_DRAFT: DocDraftEntry;
  readonly DOC_REVIEW: DocReviewEntry;
  readonly DOC_APPROVAL: DocDecisionEntry;
  readonly DOC_ISSUE: DocDecisionEntry;
  readonly DOC_WITHDRAWAL: DocDecisionEntry;
}
