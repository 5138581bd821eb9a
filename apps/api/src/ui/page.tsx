import type { Child } from 'hono/jsx';
import { raw } from 'hono/utils/html';
import { MANAGER_STYLESHEET, STYLESHEET } from './stylesheet.js';

/** Who is signed in, for the head of a page. */
export interface SignedIn {
  readonly name: string;
  readonly formToken: string;
  /** May see the open tasks of everybody. */
  readonly overview?: boolean;
}

export interface PageProps {
  readonly title: string;
  /** Path prefix of PUBLIC_URL, without a slash at the end. */
  readonly base: string;
  /** Pages of signed-in people: wider, with navigation. */
  readonly wide?: boolean;
  readonly person?: SignedIn | null;
  readonly children?: Child;
}

/** A whole HTML document. Pages carry their styles inline and no script at all. */
export function Page({ title, base, wide = false, person = null, children }: PageProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{title}</title>
        <style>{raw(wide ? MANAGER_STYLESHEET : STYLESHEET)}</style>
      </head>
      <body class={wide ? 'wide' : undefined}>
        <header>
          <b>ISMS Engine</b> <span class="tag">Internal</span>
          {wide && <Navigation base={base} person={person} />}
        </header>
        <main>{children}</main>
        <footer>ISO/IEC 27001:2022. What you decide here is kept as evidence.</footer>
      </body>
    </html>
  );
}

function Navigation({ base, person }: { base: string; person: SignedIn | null }) {
  if (!person) return null;
  return (
    <nav aria-label="Pages">
      <a href={`${base}/my-tasks`}>My tasks</a>
      {person.overview && <a href={`${base}/open-tasks`}>Open tasks</a>}
      <a href={`${base}/cycles`}>Cycle</a>
      <a href={`${base}/documents`}>Documents</a>
      <a href={`${base}/reviews`}>Reviews</a>
      <a href={`${base}/corrective-actions`}>Corrective Action Log</a>
      <a href={`${base}/raise`}>Raise</a>
      <form method="post" action={`${base}/sign-out`}>
        <input type="hidden" name="formToken" value={person.formToken} />
        <button class="plain">Sign out {person.name}</button>
      </form>
    </nav>
  );
}

/** Text of a page as it is sent. */
export function html(node: unknown): string {
  return `<!doctype html>${String(node)}`;
}
