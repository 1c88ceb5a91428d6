# Lists the acknowledgements that expire within 30 days, or have expired, as Markdown. The list is empty if none does.
set -euo pipefail

status=0
node packages/compliance/lib/cli/compliance-cli.js register list \
  --assembly apps/pets-platform/cdk.out --expiring 30 --format markdown > expiring.md || status=$?
# The command also exits with 1 if an entry has expired. Without a list, it failed.
if [ "$status" != 0 ] && { [ "$status" != 1 ] || [ ! -s expiring.md ]; }; then exit "$status"; fi
echo listed=true >> "$GITHUB_OUTPUT"
cat expiring.md >> "$GITHUB_STEP_SUMMARY"
