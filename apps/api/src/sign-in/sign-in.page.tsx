import { CODE_MINUTES } from '#records/access/sign-in.js';
import { Page } from '../ui/page.js';

interface SignInProps {
  readonly base: string;
  readonly back: string;
  readonly error?: string | undefined;
}

/** Asks for the work mail address. */
export function SignInPage({ base, back, error }: SignInProps) {
  return (
    <Page title="Sign in" base={base}>
      <h1>Sign in</h1>
      <p class="lead">We mail you a one-time code. There is no password.</p>
      {error && <Problem words={error} />}
      <form method="post" action={`${base}/sign-in`} class="card">
        <input type="hidden" name="back" value={back} />
        <div class="field">
          <label for="f-mail">Work mail</label>
          <input id="f-mail" name="mail" type="email" autocomplete="email" required maxlength={200} />
        </div>
        <button class="primary">Mail me a code</button>
      </form>
    </Page>
  );
}

/** Asks for the code; says the same whether or not the address is known. */
export function CodePage({ base, back, challenge, error }: SignInProps & { readonly challenge: string }) {
  return (
    <Page title="Enter the code" base={base}>
      <h1>Enter the code</h1>
      <p class="lead">
        If this address is known here, a code of eight digits is on its way. It is good for {CODE_MINUTES} minutes.
      </p>
      {error && <Problem words={error} />}
      <form method="post" action={`${base}/sign-in/code`} class="card">
        <input type="hidden" name="back" value={back} />
        <input type="hidden" name="challenge" value={challenge} />
        <div class="field">
          <label for="f-code">Code</label>
          <input
            id="f-code"
            name="code"
            class="short"
            inputmode="numeric"
            autocomplete="one-time-code"
            pattern="[0-9 ]{8,10}"
            required
            maxlength={10}
          />
        </div>
        <button class="primary">Sign in</button>
      </form>
      <p>
        No mail after a minute? Look into the junk folder, or{' '}
        <a href={`${base}/sign-in?back=${encodeURIComponent(back)}`}>ask for another code</a>.
      </p>
    </Page>
  );
}

function Problem({ words }: { words: string }) {
  return (
    <div class="errors" role="alert">
      <p>{words}</p>
    </div>
  );
}
