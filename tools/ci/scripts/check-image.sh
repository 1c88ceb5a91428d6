# Refuses the image of this commit if its scan has findings of the severity THRESHOLD or above. ACCEPTED_FINDINGS has ids of
# findings that are accepted, separated by commas. Works with basic and enhanced scanning of Amazon ECR.
set -euo pipefail

image="$REPOSITORY:$GITHUB_SHA"
fail() {
  echo "::error::$image $*"
  exit 1
}
case $THRESHOLD in
  CRITICAL | HIGH | MEDIUM | LOW) ;;
  NONE)
    echo "$image: findings are not checked, because IMAGE_SCAN_THRESHOLD is NONE"
    exit 0
    ;;
  *) fail "cannot be checked: IMAGE_SCAN_THRESHOLD must be CRITICAL, HIGH, MEDIUM, LOW or NONE, got $THRESHOLD" ;;
esac

# The scan begins after the push. Enhanced scanning keeps the status ACTIVE.
scan() {
  aws ecr describe-image-scan-findings --repository-name "$REPOSITORY" --image-id "imageTag=$GITHUB_SHA" --output json
}
status=PENDING
for _ in $(seq "${TRIES:-60}"); do
  if result=$(scan 2>error); then
    status=$(jq -r .imageScanStatus.status <<<"$result")
  elif grep -q ScanNotFoundException error; then
    status=PENDING
  else
    fail "cannot be checked: $(tr '\n' ' ' <error)"
  fi
  case $status in
    COMPLETE | ACTIVE) break ;;
    PENDING | IN_PROGRESS) sleep "${DELAY:-10}" ;;
    *) fail "was not scanned: $status $(jq -r '.imageScanStatus.description // ""' <<<"$result")" ;;
  esac
done
case $status in
  COMPLETE | ACTIVE) ;;
  *) fail "was not scanned in time: $status" ;;
esac

# Basic scanning has findings, enhanced scanning has enhancedFindings.
found=$(jq --arg threshold "$THRESHOLD" --arg accepted "${ACCEPTED_FINDINGS:-}" '
  def rank: {CRITICAL: 4, HIGH: 3, MEDIUM: 2, LOW: 1}[.] // 0;
  def attribute($key): first((.attributes // [])[] | select(.key == $key) | .value) // "-";
  ($accepted | split(",") | map(gsub("\\s"; ""))) as $ids
  | [
      (.imageScanFindings.findings // [])[]
      | {id: .name, severity, package: attribute("package_name"), version: attribute("package_version"), fixed: "-"}
    ] + [
      (.imageScanFindings.enhancedFindings // [])[]
      | select((.status // "ACTIVE") == "ACTIVE")
      | (.packageVulnerabilityDetails.vulnerablePackages // [{}])[0] as $package
      | {
          id: (.packageVulnerabilityDetails.vulnerabilityId // .title),
          severity,
          package: ($package.name // "-"),
          version: ($package.version // "-"),
          fixed: ($package.fixedInVersion // "-")
        }
    ]
  | map(select((.severity | rank) >= ($threshold | rank)) | . + {accepted: (.id as $id | $ids | index($id) != null)})
  | sort_by([-(.severity | rank), .id, .package])
' <<<"$result")
refused=$(jq 'map(select(.accepted | not)) | length' <<<"$found")
accepted=$(jq 'map(select(.accepted)) | length' <<<"$found")

report() {
  echo "| Severity | Finding | Package | Version | Fixed in | Accepted |"
  echo "| --- | --- | --- | --- | --- | --- |"
  jq -r '.[] | "| \(.severity) | \(.id) | \(.package) | \(.version) | \(.fixed) | \(if .accepted then "yes" else "no" end) |"' <<<"$found"
}
if [ "$((refused + accepted))" -gt 0 ]; then
  report
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    {
      echo "### Findings of $image with severity $THRESHOLD or above"
      echo
      report
    } >>"$GITHUB_STEP_SUMMARY"
  fi
fi
if [ "$refused" -gt 0 ]; then
  fail "has $refused findings with severity $THRESHOLD or above, which IMAGE_ACCEPTED_FINDINGS does not accept"
fi
echo "$image: no finding with severity $THRESHOLD or above, $accepted accepted"
