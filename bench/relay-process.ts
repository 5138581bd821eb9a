import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A relay that takes everything and counts; tells its port first, and its counts when it is asked. */
const ids = new Set<string>();
let taken = 0;
let bytes = 0;

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData: (stream, _session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      taken += 1;
      bytes += text.length;
      ids.add(/^message-id:\s*(\S+)/im.exec(text)?.[1] ?? `none ${taken}`);
      done(null, `OK queued as ${taken}`);
    });
  },
});
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => process.send?.((server.server.address() as AddressInfo).port));
process.on('message', () => process.send?.({ taken, distinct: ids.size, bytes }));
process.on('disconnect', () => process.exit(0));
