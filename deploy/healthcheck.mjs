// Health check of a container: node deploy/healthcheck.mjs <port>. Exit 0 when /health/ready says ready.
const answer = await fetch(`http://127.0.0.1:${process.argv[2]}/health/ready`, {
  signal: AbortSignal.timeout(3000),
}).catch((error) => ({ ok: false, text: async () => error.message }));
if (!answer.ok) {
  console.error(await answer.text());
  process.exitCode = 1;
}
