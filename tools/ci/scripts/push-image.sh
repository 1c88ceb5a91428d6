# Pushes the image of this commit to the repository of an account. Tags are immutable, so an existing tag is complete.
set -euo pipefail
tagged() {
  aws ecr batch-get-image --repository-name "$REPOSITORY" --image-ids "imageTag=$GITHUB_SHA" \
    --query 'length(images)' --output text
}
if [ "$(tagged)" != 0 ]; then
  echo "$REPOSITORY:$GITHUB_SHA exists"
  exit 0
fi
docker load --input image.tar.gz
docker tag "$REPOSITORY:$GITHUB_SHA" "$REGISTRY/$REPOSITORY:$GITHUB_SHA"
docker push "$REGISTRY/$REPOSITORY:$GITHUB_SHA"
