# Reports the acknowledgements of expiring.md in one issue: opens it, updates it, or closes it if there are none.
set -euo pipefail

LABEL=expiring-acknowledgements
TITLE='Compliance acknowledgements expire'
# GitHub limits the body of an issue to 65,536 characters
LIMIT=60000

issue=$(gh issue list --label "$LABEL" --state open --json number --jq 'map(.number) | min // empty')
if [ ! -s expiring.md ]; then
  if [ -n "$issue" ]; then
    gh issue close "$issue" --reason completed --comment 'No acknowledgement expires within 30 days.'
  fi
  exit
fi

{
  echo 'These acknowledgements expire within 30 days, or have expired. After the expiration date, the synthesis fails.'
  echo 'The owner fixes the finding and removes the entry, or renews it with a current reason.'
  echo
  LC_ALL=C awk -v limit="$LIMIT" '
    { size += length($0) + 1 }
    size <= limit { print; next }
    { more++ }
    END { if (more) printf "- and %d more, in the summary of the run\n", more }
  ' expiring.md
  echo
  echo "[Run of the workflow]($GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID)"
} > body.md
if [ -n "$issue" ]; then
  gh issue edit "$issue" --body-file body.md
else
  gh label create "$LABEL" --force --color D93F0B --description 'Compliance acknowledgements that expire within 30 days'
  gh issue create --title "$TITLE" --label "$LABEL" --body-file body.md
fi
