# Checked by parsing (tests/architecture/test_compose.py), not by running.
# One image for the three services: the command says which (`muster ingest`, `segmenter`, `query`, `migrate`).
FROM node:24-slim AS dashboard
WORKDIR /dashboard
COPY dashboard/package.json dashboard/package-lock.json ./
RUN npm ci
COPY dashboard .
RUN npm run build

FROM python:3.13-slim

RUN useradd --create-home muster
WORKDIR /app

COPY requirements/runtime.txt requirements/runtime.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/runtime.txt

COPY services services
COPY shared shared
COPY --from=dashboard /dashboard/dist dashboard/dist

USER muster
ENV PYTHONUNBUFFERED=1
ENTRYPOINT ["python", "-m", "services"]
