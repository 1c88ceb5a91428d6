# Deploys the image of this commit to an environment. CloudFormation owns the task definition: the script writes the tag
# to the parameter that the template reads and updates the stack with the same template. A failure restores the old tag.
# Without REPOSITORY, it releases to the standby, whose Region receives the image by replication.
set -euo pipefail

print() { echo "$ENVIRONMENT: $*"; }
fail() {
  echo "::error::$ENVIRONMENT: $*"
  exit 1
}
status() {
  aws cloudformation describe-stacks --stack-name "$STACK" --query 'Stacks[0].StackStatus' --output text
}
write_tag() {
  aws ssm put-parameter --name "$PARAMETER" --value "$1" --overwrite --output text >/dev/null
}
# CloudFormation allows one update of a stack at a time. The infrastructure pipeline can have started another one.
wait_until_idle() {
  local state
  for _ in $(seq "${TRIES:-240}"); do
    state=$(status)
    case $state in
      *_IN_PROGRESS) sleep "${DELAY:-15}" ;;
      *) return 0 ;;
    esac
  done
  fail "$STACK is still $state"
}
# Starts an update with the current template and parameters.
update() {
  local keys parameters message
  keys=$(aws cloudformation describe-stacks --stack-name "$STACK" \
    --query 'Stacks[0].Parameters[].ParameterKey' --output text)
  parameters=()
  for key in $keys; do parameters+=("ParameterKey=$key,UsePreviousValue=true"); done
  if message=$(aws cloudformation update-stack --stack-name "$STACK" --use-previous-template \
    --parameters "${parameters[@]}" --capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM CAPABILITY_AUTO_EXPAND \
    --output text 2>&1); then
    return 0
  fi
  # the tag is already deployed
  if [[ $message == *'No updates are to be performed'* ]]; then
    unchanged=true
    return 0
  fi
  echo "$message" >&2
  return 1
}
# Waits for the update and prints the failed resources.
finished() {
  if [ "${unchanged:-false}" = true ]; then return 0; fi
  wait_until_idle
  if [ "$(status)" = UPDATE_COMPLETE ]; then return 0; fi
  aws cloudformation describe-stack-events --stack-name "$STACK" --max-items 40 --output text \
    --query 'StackEvents[?ends_with(ResourceStatus, `FAILED`)].[LogicalResourceId, ResourceStatusReason]' || true
  return 1
}
restore_tag() {
  write_tag "$previous"
  print "restored $PARAMETER to $previous"
}

tag=$GITHUB_SHA
previous=$(aws ssm get-parameter --name "$PARAMETER" --query Parameter.Value --output text)
tag_image() {
  local image deployed
  image=$(aws ecr batch-get-image --repository-name "$REPOSITORY" --image-ids "imageTag=$tag" \
    --query 'images[0].{digest: imageId.imageDigest, manifest: imageManifest}' --output json)
  if [ "$image" = null ]; then fail "$REPOSITORY has no image $tag"; fi

  # Deployed images have their own tag, because they are retained for longer than images that were only built.
  deployed=$(aws ecr batch-get-image --repository-name "$REPOSITORY" --image-ids "imageTag=deployed-$ENVIRONMENT-$tag" \
    --query 'length(images)' --output text)
  if [ "$deployed" = 0 ]; then
    aws ecr put-image --repository-name "$REPOSITORY" --image-tag "deployed-$ENVIRONMENT-$tag" \
      --image-manifest "$(jq -r .manifest <<<"$image")" --image-digest "$(jq -r .digest <<<"$image")" \
      --output text >/dev/null
  fi
}
if [ -n "${REPOSITORY:-}" ]; then tag_image; fi

# Before the first successful deployment of the environment, there is no stack to update.
first_deployment() {
  write_tag "$tag"
  print "$STACK is not deployed yet, the first deployment uses $tag"
  exit 0
}
if ! state=$(status 2>&1); then
  if [[ $state == *'does not exist'* ]]; then first_deployment; fi
  fail "$state"
fi
case $state in
  REVIEW_IN_PROGRESS | ROLLBACK_COMPLETE | ROLLBACK_FAILED | CREATE_FAILED) first_deployment ;;
esac

wait_until_idle
# Roll back if the run is canceled.
trap 'aws cloudformation cancel-update-stack --stack-name "$STACK" || true; restore_tag; exit 130' INT TERM
write_tag "$tag"
print "replacing $previous with $tag"
if ! update; then
  restore_tag
  fail "$STACK could not be updated"
fi
if ! finished; then
  restore_tag
  fail "the update to $tag failed, $previous is still deployed"
fi
if ! aws ecs wait services-stable --cluster "$CLUSTER" --services "$SERVICE"; then
  restore_tag
  if ! update || ! finished; then fail "$SERVICE is not stable, and the rollback to $previous failed"; fi
  fail "$SERVICE did not become stable, rolled back to $previous"
fi
print "$tag is deployed"
