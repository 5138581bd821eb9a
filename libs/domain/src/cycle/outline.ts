/** Words of a member: its label, and where the value is a code or a person, what it is read as. */
export interface Plain {
  readonly label: string;
  /** Value → words; PERSON: the value is the id of a person. */
  readonly as?: Words | 'PERSON';
}

export type Words = Readonly<Record<string, string>>;

/** A list of rows, such as the 93 controls: label, and the words of its columns in the order in which they are read. */
export interface Table<Row> {
  readonly label: string;
  readonly columns: { readonly [Key in keyof Row]: Plain };
}

type PartOf<Value> = Value extends readonly (infer Row)[]
  ? Row extends string
    ? Plain
    : Table<Row>
  : Value extends string | number | boolean | null
    ? Plain
    : { readonly [Key in keyof Value]: Plain };

/** Labels of all members of an entry, in the order of form and document. One source for both. */
export type Outline<Entry> = { readonly [Key in keyof Entry]: PartOf<Entry[Key]> };

/** A member that is read as it is written. */
export function says(label: string): Plain {
  return { label };
}

/** A member whose value is a code. */
export function means(label: string, as: Words): Plain {
  return { label, as };
}

/** A member that names a person. */
export function names(label: string): Plain {
  return { label, as: 'PERSON' };
}

/** Rows under a label. */
export function table<Row>(label: string, columns: { readonly [Key in keyof Row]: Plain }): Table<Row> {
  return { label, columns };
}
