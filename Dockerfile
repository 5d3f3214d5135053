# An image with the program and git, for CI services that run jobs in images and for machines without Rust:
#   docker build --tag aftermark --build-arg COMMIT="$(git rev-parse HEAD)" .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/work" aftermark check
# Git reads a repository only for its owner, so the image does not run as somebody else.

FROM rust:1.89-slim-bookworm@sha256:d7fc7de78bb8c1469933aeecbf801314d30d7d6e9f0578bba4cfa285bfa37fe6 AS build
WORKDIR /source
COPY Cargo.toml Cargo.lock build.rs ./
COPY themes themes
COPY src src
# For `aftermark --version`: .git does not come into the image.
ARG COMMIT=""
ARG COMMIT_DATE=""
# The caches keep downloads and dependencies for the next build; the program is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target \
    AFTERMARK_COMMIT="$COMMIT" AFTERMARK_COMMIT_DATE="$COMMIT_DATE" cargo build --release --locked --bin aftermark \
 && cp target/release/aftermark /usr/local/bin/aftermark

FROM debian:bookworm-slim@sha256:3783cc01769c7b2b1b83a5c5ad96c815348e28ed7da68e2e3687004faa906251
LABEL org.opencontainers.image.title="Aftermark" \
      org.opencontainers.image.description="Checks whether postmortems answer all ten steps of a review, and publishes them as a static site" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
# Which git it is does not matter, and an old one would lack its security updates.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates git \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home aftermark
COPY --from=build /usr/local/bin/aftermark /usr/local/bin/aftermark
COPY LICENSE-APACHE LICENSE-MIT /usr/share/doc/aftermark/
USER 10001
WORKDIR /work
ENTRYPOINT ["aftermark"]
CMD ["--help"]
