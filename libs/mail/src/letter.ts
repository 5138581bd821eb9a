/** One mail before it has a form. Both parts are made from it, so text and HTML cannot tell different things. */
export interface Letter {
  /** Without the marking: the layout puts `[Internal]` last. */
  readonly subject: string;
  /** First line: what is asked, of whom as what role, by when. Also the preheader. */
  readonly lead: string;
  /** The question, or the fact, in one sentence set apart; null = none. */
  readonly question: string | null;
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Things of a list, each with its own way in; none unless told. */
  readonly items?: readonly LetterItem[];
  /** A code to be typed, set large; null = none. */
  readonly code: string | null;
  readonly button: { readonly label: string; readonly url: string } | null;
  /** Who else is involved, what comes next. */
  readonly after: readonly string[];
  /** Why you get this, what to do if you are the wrong person, replies. */
  readonly footer: readonly string[];
}

/** One thing of a list. */
export interface LetterItem {
  readonly title: string;
  readonly url: string | null;
  /** Facts below the title, one a line. */
  readonly lines: readonly string[];
  /** Stands out by a word in its lines and by a bar at its side. */
  readonly late: boolean;
}

/** A mail as it is sent. */
export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
