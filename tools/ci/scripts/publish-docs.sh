# Commits a build of the documentation site to the branch gh-pages. A release has a folder of its own, such as v1.2.
set -euo pipefail

if [ -n "$VERSION" ] && ! [[ "$VERSION" =~ ^v[0-9]+\.[0-9]+$ ]]; then
  echo "version must be empty or of the form v1.2, got \"$VERSION\"" >&2
  exit 1
fi
git clone --quiet --depth 1 --branch gh-pages "$REMOTE" pages || git init --quiet --initial-branch=gh-pages pages
if [ -n "$VERSION" ]; then
  rm -rf "pages/$VERSION"
else
  # releases stay
  find pages -mindepth 1 -maxdepth 1 ! -name .git ! -name 'v[0-9]*.[0-9]*' -exec rm -rf {} +
fi
mkdir -p "pages/$VERSION"
cp -R site/. "pages/$VERSION"
cd pages
# without it, GitHub Pages leaves out folders that begin with an underscore
touch .nojekyll
git add --all
git diff --cached --quiet || git commit --quiet --message "docs: site ${VERSION:-of main}"
git push --quiet "$REMOTE" HEAD:gh-pages
