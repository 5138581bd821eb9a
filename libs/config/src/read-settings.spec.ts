import { describe, expect, it } from '@jest/globals';
import { apiSettings } from './api-settings.schema.js';
import { localSettings } from './local-settings.schema.js';
import { childEnvironment, readSettings, SettingsError, unknownSettings } from './read-settings.js';
import { workerSettings } from './worker-settings.schema.js';

const LINK_KEY = 'mB3xq7Lw0ZpT2vYc9RkHs5NdGfJ8uEaW1oI4';
const api = {
  DATABASE_URL: 'postgres://isms_app:x@127.0.0.1:5432/isms',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  PUBLIC_URL: 'https://isms.larkfield.example/',
  ISMS_LINK_KEY: LINK_KEY,
  ISMS_EVIDENCE_DIR: '/srv/evidence',
};
const worker = { ...api, SMTP_URL: 'smtp://127.0.0.1:1025', MAIL_FROM: 'ISMS <isms@larkfield.example>' };

function problems(
  schema: typeof apiSettings | typeof workerSettings | typeof localSettings,
  environment: object,
): string[] {
  try {
    readSettings(schema, { ...environment });
  } catch (error) {
    if (error instanceof SettingsError) return [...error.problems];
    throw error;
  }
  return [];
}

describe('settings', () => {
  it('are complete with what the API needs, and defaults fill the rest', () => {
    expect(readSettings(apiSettings, api)).toMatchObject({
      ISMS_PORT: 3000,
      ISMS_HOST: '127.0.0.1',
      TEMPORAL_NAMESPACE: 'isms',
      PUBLIC_URL: 'https://isms.larkfield.example',
    });
    expect(readSettings(localSettings, {})).toMatchObject({ ISMS_DATA_DIR: '.isms', ISMS_PG_PORT: 54_333 });
  });

  it('name every bad key at once and never repeat a value', () => {
    const found = problems(apiSettings, {
      ...api,
      DATABASE_URL: 'mysql://u:hunter2@h/db',
      ISMS_PORT: '70000',
      ISMS_LINK_KEY: '',
    });
    expect(found).toEqual([
      expect.stringContaining('DATABASE_URL: must be a postgres:// URL'),
      'ISMS_LINK_KEY: is not set',
      'ISMS_PORT: must be a whole number from 1 to 65535',
    ]);
    expect(found.join()).not.toContain('hunter2');
  });

  it.each([
    ['too short', 'kQ3v'],
    ['one repeated character', 'a'.repeat(40)],
    ['a placeholder', `change-me-${LINK_KEY}`],
  ])('refuse a link key that is %s', (_why, key) => {
    expect(problems(apiSettings, { ...api, ISMS_LINK_KEY: key })).not.toEqual([]);
  });

  it.each([
    ['ISMS_TIME_ZONE', 'Mars/Olympus'],
    ['TEMPORAL_ADDRESS', 'http://temporal:7233'],
    ['TEMPORAL_NAMESPACE', 'No Spaces'],
    ['PUBLIC_URL', 'ftp://isms'],
    ['LOG_LEVEL', 'loud'],
    ['ISMS_TRUSTED_PROXY', 'true'],
    ['ISMS_TRUSTED_PROXY', '0'],
    ['ISMS_TRUSTED_PROXY', '10.0.0.0/33'],
    ['ISMS_TRUSTED_PROXY', '10.0.0.1, proxy'],
  ])('refuse a wrong %s', (name, value) => {
    expect(problems(apiSettings, { ...api, [name]: value })).toEqual([expect.stringContaining(`${name}: `)]);
  });

  it('trust no proxy unless told, else so many or those', () => {
    const trusted = (value?: string) => readSettings(apiSettings, { ...api, ISMS_TRUSTED_PROXY: value }).ISMS_TRUSTED_PROXY; // prettier-ignore
    expect([trusted(), trusted('1'), trusted('10.0.0.0/8, fd00::/8')]).toEqual([
      undefined,
      1,
      ['10.0.0.0/8', 'fd00::/8'],
    ]);
  });

  it('refuse a scaled day outside 50 ms to 24 h', () => {
    for (const value of ['49', '86400001', '1.5', '-2000', '2s'])
      expect(problems(localSettings, { ISMS_DAY_MS: value })).toEqual([
        expect.stringContaining('ISMS_DAY_MS: must be'),
      ]);
    expect(problems(localSettings, { ISMS_DAY_MS: '2000' })).toEqual([]);
  });

  it('the rate of the relay is 30 a minute to 100 a second, 1200 unless told', () => {
    expect(readSettings(workerSettings, worker).SMTP_RATE_PER_MINUTE).toBe(1_200);
    expect(readSettings(workerSettings, { ...worker, SMTP_RATE_PER_MINUTE: '30' }).SMTP_RATE_PER_MINUTE).toBe(30);
    for (const rate of ['29', '6001', 'fast', '1e3'])
      expect(problems(workerSettings, { ...worker, SMTP_RATE_PER_MINUTE: rate })).toEqual([
        'SMTP_RATE_PER_MINUTE: must be a whole number from 30 to 6000',
      ]);
  });

  it('refuse plain SMTP to another host unless that was decided', () => {
    const withRelay = (url: string) => problems(workerSettings, { ...worker, SMTP_URL: url });
    expect(withRelay('smtp://relay.larkfield.example:25')).toEqual([
      expect.stringContaining('SMTP_URL: names another host'),
    ]);
    expect(withRelay('http://relay.larkfield.example')).toEqual([expect.stringContaining('SMTP_URL: must be')]);
    for (const url of [
      'smtps://relay.larkfield.example',
      'smtp://relay:587?requireTLS=true',
      'smtp://mailpit:1025?ignoreTLS=true',
    ])
      expect(withRelay(url)).toEqual([]);
  });

  it('that are misspelt are found', () => {
    expect(unknownSettings({ ISMS_PROT: '3000', ISMS_PORT: '3000', PATH: '/bin' })).toEqual(['ISMS_PROT']);
  });

  it('of one part do not reach another', () => {
    const ambient = { PATH: '/bin', DATABASE_OWNER_URL: 'postgres://owner@h/isms', ISMS_PORT: '1' };
    expect(childEnvironment({ ISMS_PORT: 3000, PUBLIC_URL: undefined }, ambient)).toEqual({
      PATH: '/bin',
      ISMS_PORT: '3000',
    });
  });
});
