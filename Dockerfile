# The reference server and the conformance suite as images:
#   docker build --target server --tag realizehit-server .
#   docker build --target suite --tag realizehit-conformance .

FROM node:20-bookworm-slim@sha256:2cf067cfed83d5ea958367df9f966191a942351a2df77d6f0193e162b5febfc0 AS base
WORKDIR /app
ENV NODE_ENV=production

# what users install, without tools
FROM base AS packages
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM base AS build
COPY package.json package-lock.json ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/build.mjs scripts/tsconfig.build.json scripts/
COPY scripts/setup/programs.mjs scripts/setup/
COPY features features
COPY proof/signatures.json proof/
COPY reference-server reference-server
COPY runner runner
COPY schemas schemas
COPY step-definitions step-definitions
RUN node scripts/build.mjs --no-check

# judges a server: give its --url and --redis, or mount it and give its --command
FROM base AS suite
RUN apt-get update \
  && apt-get install -y --no-install-recommends redis-server \
  && rm -rf /var/lib/apt/lists/*
COPY --from=packages /app/node_modules node_modules
COPY package.json README.md LICENSE ./
COPY features features
COPY implementations implementations
COPY proof/signatures.json proof/
COPY schemas schemas
COPY --from=build /app/dist dist
# where the caller's files are: docker run --volume "$PWD:/work"
RUN mkdir /work && chown node:node /work
WORKDIR /work
USER node
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/app/dist/runner/cli.js"]

# the last stage is what `docker build .` makes
FROM base AS server
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY --from=build /app/dist/reference-server dist/reference-server
ENV HOST=0.0.0.0 PORT=3000
EXPOSE 3000
USER node
STOPSIGNAL SIGTERM
# any answer over HTTP; a handshake would leave a session behind each time
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/`).then(() => process.exit(0), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/reference-server/cli.js"]
