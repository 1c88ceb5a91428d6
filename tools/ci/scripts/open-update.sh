# Pushes the updated versions to a branch and opens a pull request, unless one is open.
set -euo pipefail

BRANCH=update-versions
TITLE='build(deps): update versions'

git apply --index update.patch
git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
  commit --quiet --message "$TITLE"
git push --force "https://x-access-token:$GITHUB_TOKEN@${GITHUB_SERVER_URL#https://}/$GITHUB_REPOSITORY" "HEAD:refs/heads/$BRANCH"
open=$(gh pr list --head "$BRANCH" --state open --json number --jq length)
if [ "$open" = 0 ]; then
  gh pr create --base main --head "$BRANCH" --title "$TITLE" \
    --body 'Newest versions of the toolchain. Approve the workflow runs of this pull request to check them.'
fi
