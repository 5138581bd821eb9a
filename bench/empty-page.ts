// The least a page can be: a Fastify handler with one indexed SELECT. A process of its own, as the API is.
import { createHash } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
const app = fastify();
app.get('/t/:token', async (request, reply) => {
  const { token } = request.params as { token: string };
  const hash = createHash('sha256').update(token).digest('hex');
  const { rows } = await pool.query<{ id: string }>('select id from task_link where token_sha256 = $1', [hash]);
  return reply.type('text/html').send(`<!doctype html><title>Task</title><p>${rows[0]?.id ?? 'unknown'}</p>`);
});
await app.listen({ port: Number(process.env['ISMS_PORT']), host: '127.0.0.1' });
process.once('SIGTERM', () => void app.close().then(() => pool.end()));
