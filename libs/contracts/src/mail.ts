/** What a mail row carries for its template. Names are those at the time of writing; tokens and codes are derived when sent. */
export interface TaskMailData {
  /** Catalogue code: M01, M12, M13, M14, M15, M19. */
  readonly code: string;
  readonly linkId: string;
  readonly recordId: string;
  /** Titles of records are classification Internal and appear in mails; nothing more does. */
  readonly recordTitle: string;
  /** What is asked, up to the record id, such as `Approve plan of`. */
  readonly verb: string;
  /** Step label, such as `Plan approval`. */
  readonly step: string;
  readonly question: string;
  /** Capacity name, such as `ISMS Manager`. */
  readonly role: string;
  /** "B for A": name of the person in whose place the recipient decides. */
  readonly onBehalfOf: string | null;
  /** Name of the area that is answered for; null where no area is asked. */
  readonly area: string | null;
  readonly recipient: string;
  readonly raisedByRole: string;
  /** ISMS instants, epoch ms. */
  readonly since: number;
  readonly due: number;
  readonly zone: string;
  /** Round of an approval; 1 at first. */
  readonly round: number;
  /** Other people involved, as `Name (role)`. */
  readonly others: readonly string[];
  /** What happens if nothing is done: the next rung in words. */
  readonly ifNothing: string;
  /** Why the person gets it: `You are the owner …`. */
  readonly why: string;
  /** Business days left or late at the time of writing, for "in 3 business days". */
  readonly businessDaysLeft: number;
}

export interface ReminderMailData extends TaskMailData {
  readonly reminder: number;
}

export interface EscalationMailData extends Omit<TaskMailData, 'linkId'> {
  readonly level: 1 | 2 | 3 | 4;
  /** Present when the recipient may decide; a notice links to the record instead. */
  readonly linkId: string | null;
  /** Who has not reacted, as `Name (role)`. */
  readonly waitingFor: readonly string[];
  readonly next: string;
}

export interface ReceiptMailData {
  readonly recordId: string;
  readonly recordTitle: string;
  readonly recipient: string;
  /** True for the person who decided, false for the requester. */
  readonly own: boolean;
  readonly decidedBy: string;
  readonly role: string;
  readonly onBehalfOf: string | null;
  /** Name of the area that is answered for; null where no area is asked. */
  readonly area: string | null;
  readonly step: string;
  readonly outcome: string;
  readonly receipt: string;
  readonly at: number;
  readonly zone: string;
  readonly next: string;
  /** First 16 characters of the subject hash that the decision binds. */
  readonly subject: string;
}

export interface InfoMailData {
  /** Null where the mail is not about a record, such as a refused address. */
  readonly recordId: string | null;
  readonly recordTitle: string;
  readonly recipient: string;
  /** Subject without id and marking, such as `Nonconformity accepted`. */
  readonly headline: string;
  readonly lines: readonly string[];
  readonly why: string;
}

export interface SignInMailData {
  readonly challengeId: string;
  readonly recipient: string;
  readonly minutes: number;
}

export interface RaiseConfirmMailData {
  readonly confirmationId: string;
  readonly recordId: string;
  readonly recordTitle: string;
  readonly recipient: string;
}

/** One line of a digest. */
export interface DigestTask {
  /** Null where the link has run out; the page of open tasks leads on. */
  readonly linkId: string | null;
  readonly recordId: string;
  readonly recordTitle: string;
  readonly verb: string;
  readonly step: string;
  readonly role: string;
  readonly onBehalfOf: string | null;
  /** Name of the area that is answered for; null where no area is asked. */
  readonly area: string | null;
  /** ISMS instant, epoch ms. */
  readonly due: number;
  readonly businessDaysLeft: number;
  /** True from the due instant on; the day of a due date may be today and its hour past. */
  readonly late: boolean;
  /** Level of escalation that was reached; 0 = none. */
  readonly level: number;
  /** Number of the last reminder of the task; 0 = none yet. */
  readonly reminder: number;
}

export interface DigestMailData {
  readonly recipient: string;
  readonly zone: string;
  /** Local day of the recipient, ISO. */
  readonly day: string;
  /** Empty in the queue: what is open is read when the mail is claimed, so that it never names a closed task. */
  readonly tasks: readonly DigestTask[];
}

/** A document to read and acknowledge; one for each person of an audience. */
export interface AcknowledgeMailData {
  readonly linkId: string;
  readonly recordId: string;
  readonly recordTitle: string;
  readonly recipient: string;
  /** ISMS instant, epoch ms. */
  readonly due: number;
  readonly zone: string;
  readonly why: string;
}

/** Template name → data. M20 reminder, M21 escalation, M22 info, M23 digest of the e-mail task catalogue. */
export interface MailData {
  TASK: TaskMailData;
  REMINDER: ReminderMailData;
  ESCALATION: EscalationMailData;
  RECEIPT: ReceiptMailData;
  INFO: InfoMailData;
  DIGEST: DigestMailData;
  SIGN_IN_CODE: SignInMailData;
  RAISE_CONFIRMATION: RaiseConfirmMailData;
  ACKNOWLEDGE: AcknowledgeMailData;
}

export type MailTemplate = keyof MailData;

/** 0 = caused by a person's act, 1 = reminder or escalation, 2 = campaign. */
export type MailLane = 0 | 1 | 2;
