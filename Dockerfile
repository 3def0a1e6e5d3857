# syntax=docker/dockerfile:1
# One image for every process of Baton; the command says which:
#   node services/standalone/dist/main.js      all of it in one process, on the PostgreSQL in DATABASE_URL
#   node services/execution/dist/src/main.js   one service (see docker-compose.yml and deploy/helm)
#   node services/provision/dist/main.js       prepares database, topics and keys, once
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run build && node tools/bundle.mjs
# What the services need to run, and none of what built and tested them.
RUN find . -name node_modules -prune -exec rm -rf {} + \
 && npm ci --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional --include-workspace-root=false \
      --workspace=@baton/model --workspace=@baton/execution --workspace=@baton/task --workspace=@baton/notification \
      --workspace=@baton/integration --workspace=@baton/insight --workspace=@baton/portal --workspace=@baton/provision \
      --workspace=@baton/standalone \
 && rm -rf libs/testing services/portal/web/src

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    BATON_HOST=0.0.0.0
WORKDIR /opt/baton
COPY --from=build /src/package.json ./
COPY --from=build /src/node_modules ./node_modules
COPY --from=build /src/libs ./libs
COPY --from=build /src/services ./services
COPY --from=build /src/examples ./examples
# It writes nothing but the data folder of standalone.
RUN mkdir /var/lib/baton && chown 1000:1000 /var/lib/baton
ENV BATON_DATA_DIR=/var/lib/baton
USER 1000:1000
EXPOSE 8080 50051
CMD ["node", "services/standalone/dist/main.js"]
