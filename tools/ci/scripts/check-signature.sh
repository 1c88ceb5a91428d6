# Refuses to deploy the image of this commit if AWS Signer has not signed it. Amazon ECR signs an image when it is pushed.
set -euo pipefail

image="$REPOSITORY:$GITHUB_SHA"
fail() {
  echo "::error::$image $*"
  exit 1
}
for _ in $(seq "${TRIES:-30}"); do
  signing=$(aws ecr describe-image-signing-status --repository-name "$REPOSITORY" --image-id "imageTag=$GITHUB_SHA" \
    --query 'signingStatuses[].{profile: signingProfileArn, status: status, reason: failureReason}' --output json)
  failed=$(jq -r 'map(select(.status == "FAILED") | "\(.profile): \(.reason // "no reason")") | join(", ")' <<<"$signing")
  if [ -n "$failed" ]; then fail "could not be signed: $failed"; fi
  if jq --exit-status 'length > 0 and all(.status == "COMPLETE")' <<<"$signing" >/dev/null; then
    jq -r --arg image "$image" '.[] | "\($image): signed with \(.profile)"' <<<"$signing"
    exit 0
  fi
  sleep "${DELAY:-10}"
done
fail "is not signed. Check the signing configuration of the registry, and push a new commit"
