// Prints the settings that docker-compose.yml needs, with fresh secrets: node deploy/make-env.mjs > .env
import { randomBytes } from 'node:crypto';

const secret = () => randomBytes(32).toString('base64url');
const password = () => randomBytes(18).toString('hex');

console.log(`# Secrets of this installation. Keep this file out of the repository and back it up: without ISMS_LINK_KEY the
# links in mails that were sent are dead.
POSTGRES_PASSWORD=${password()}
TEMPORAL_DB_PASSWORD=${password()}
ISMS_OWNER_PASSWORD=${password()}
ISMS_APP_PASSWORD=${password()}
ISMS_LINK_KEY=${secret()}
ISMS_SETUP_TOKEN=${secret()}
# Where people reach the pages, and where mails come from.
PUBLIC_URL=http://127.0.0.1:3000
# Proxies before the pages that set X-Forwarded-For: how many, or their networks. Empty: none is believed.
ISMS_TRUSTED_PROXY=
MAIL_FROM=ISMS Engine <isms@larkfield.example>
ISMS_TIME_ZONE=Europe/Amsterdam
# With the profile "mail" (docker compose --profile mail up) mails stay in Mailpit. A relay of your own: smtps://user:password@host
SMTP_URL=smtp://mailpit:1025?ignoreTLS=true`);
