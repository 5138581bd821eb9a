/** What a person's browser sends and gets back, without a browser: the task page over plain HTTP. */
export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Real milliseconds after which a person gives up and tries again. */
const PATIENCE_MS = 20_000;

/** Opens a task link as a browser would; hidden fields are kept for the answer. */
export class TaskPageClient {
  private constructor(
    readonly link: string,
    readonly status: number,
    readonly html: string,
  ) {}

  static async open(link: string): Promise<TaskPageClient> {
    const response = await fetch(link, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    return new TaskPageClient(link, response.status, await response.text());
  }

  /** Fields the page carries hidden: form token, question, subject. */
  hidden(): Record<string, string> {
    const fields: Record<string, string> = {};
    for (const tag of this.html.match(/<input[^>]*type="hidden"[^>]*>/g) ?? []) {
      const name = /name="([^"]*)"/.exec(tag)?.[1];
      if (name)
        fields[name] = /value="([^"]*)"/.exec(tag)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? '';
    }
    return fields;
  }

  /** Presses a button: `decide:APPROVE`, `save`, `fresh-link` … */
  async press(act: string, fields: Readonly<Record<string, string>> = {}): Promise<Answered> {
    const body = new URLSearchParams({ ...this.hidden(), ...fields, act });
    const origin = new URL(this.link).origin;
    const response = await fetch(this.link, {
      method: 'POST',
      body,
      headers: { origin },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, text: textOf(await response.text()) };
  }
}

function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}
