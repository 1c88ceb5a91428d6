# Rolls one environment over to the image of this commit. CloudFormation owns the task definition: the tag goes into the
# parameter that its template names, and the same template is deployed again. What fails brings the old tag back.
set -euo pipefail

say() { echo "$ENVIRONMENT: $*"; }
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
# Another deployment of the stack may be under way, that of the infrastructure; CloudFormation allows one at a time.
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
# Starts the update with the template and parameters as they are.
update() {
  local keys parameters said
  keys=$(aws cloudformation describe-stacks --stack-name "$STACK" \
    --query 'Stacks[0].Parameters[].ParameterKey' --output text)
  parameters=()
  for key in $keys; do parameters+=("ParameterKey=$key,UsePreviousValue=true"); done
  if said=$(aws cloudformation update-stack --stack-name "$STACK" --use-previous-template \
    --parameters "${parameters[@]}" --capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM CAPABILITY_AUTO_EXPAND \
    --output text 2>&1); then
    return 0
  fi
  # the tag was deployed before
  if [[ $said == *'No updates are to be performed'* ]]; then
    unchanged=true
    return 0
  fi
  echo "$said" >&2
  return 1
}
# Waits for the end of the update, and tells what failed.
finished() {
  if [ "${unchanged:-false}" = true ]; then return 0; fi
  wait_until_idle
  if [ "$(status)" = UPDATE_COMPLETE ]; then return 0; fi
  aws cloudformation describe-stack-events --stack-name "$STACK" --max-items 40 --output text \
    --query 'StackEvents[?ends_with(ResourceStatus, `FAILED`)].[LogicalResourceId, ResourceStatusReason]' || true
  return 1
}
bring_back() {
  write_tag "$previous"
  say "$PARAMETER is $previous again"
}

tag=$GITHUB_SHA
previous=$(aws ssm get-parameter --name "$PARAMETER" --query Parameter.Value --output text)
image=$(aws ecr batch-get-image --repository-name "$REPOSITORY" --image-ids "imageTag=$tag" \
  --query 'images[0].{digest: imageId.imageDigest, manifest: imageManifest}' --output json)
if [ "$image" = null ]; then fail "$REPOSITORY has no image $tag"; fi

# What was deployed is kept apart from what was only built, and for longer.
kept=$(aws ecr batch-get-image --repository-name "$REPOSITORY" --image-ids "imageTag=deployed-$ENVIRONMENT-$tag" \
  --query 'length(images)' --output text)
if [ "$kept" = 0 ]; then
  aws ecr put-image --repository-name "$REPOSITORY" --image-tag "deployed-$ENVIRONMENT-$tag" \
    --image-manifest "$(jq -r .manifest <<<"$image")" --image-digest "$(jq -r .digest <<<"$image")" \
    --output text >/dev/null
fi

# Before the environment's first deployment, or after one that failed, there is nothing to update.
begin_with() {
  write_tag "$tag"
  say "$STACK is not deployed yet: it will begin with $tag"
  exit 0
}
if ! state=$(status 2>&1); then
  if [[ $state == *'does not exist'* ]]; then begin_with; fi
  fail "$state"
fi
case $state in
  REVIEW_IN_PROGRESS | ROLLBACK_COMPLETE | ROLLBACK_FAILED | CREATE_FAILED) begin_with ;;
esac

wait_until_idle
# Whoever cancels the run gets back what ran before.
trap 'aws cloudformation cancel-update-stack --stack-name "$STACK" || true; bring_back; exit 130' INT TERM
write_tag "$tag"
say "$previous is followed by $tag"
if ! update; then
  bring_back
  fail "$STACK could not be updated"
fi
if ! finished; then
  bring_back
  fail "$tag did not become healthy, and $previous runs on"
fi
if ! aws ecs wait services-stable --cluster "$CLUSTER" --services "$SERVICE"; then
  bring_back
  if ! update || ! finished; then fail "$SERVICE is not steady, and going back to $previous failed"; fi
  fail "$SERVICE did not become steady: back to $previous"
fi
say "$tag runs"
