#!/usr/bin/env bash
# A fake AWS CLI for an account with one stack, one parameter and one repository. Its state is in the folder $ACCOUNT.
printf '%q ' "$@" >> "$ACCOUNT/calls"
echo >> "$ACCOUNT/calls"
option() { while [ "$1" != "$name" ]; do shift; done; echo "$2"; }
value_of() { name=$1; shift; option "$@"; }
# prints and removes the first line of a file, but keeps the last line
next() {
  head -n 1 "$ACCOUNT/$1"
  [ "$(wc -l < "$ACCOUNT/$1")" -le 1 ] || sed -i 1d "$ACCOUNT/$1"
}
case "$1 $2" in
  'ssm get-parameter') cat "$ACCOUNT/tag" ;;
  'ssm put-parameter') value_of --value "$@" > "$ACCOUNT/tag" ;;
  'ecr batch-get-image')
    image=$(value_of --image-ids "$@")
    if [ "$(value_of --output "$@")" = json ]; then
      if [ -e "$ACCOUNT/images/${image#imageTag=}" ]; then cat "$ACCOUNT/images/${image#imageTag=}"; else echo null; fi
    elif [ -e "$ACCOUNT/images/${image#imageTag=}" ]; then
      echo 1
    else
      echo 0
    fi
    ;;
  'ecr describe-image-scan-findings')
    result=$(next scans)
    if [[ $result != '{'* ]]; then
      echo "An error occurred ($result) when calling the DescribeImageScanFindings operation: none" >&2
      exit 254
    fi
    echo "$result"
    ;;
  'ecr describe-image-signing-status') next signatures ;;
  'ecr put-image') value_of --image-manifest "$@" > "$ACCOUNT/images/$(value_of --image-tag "$@")" ;;
  'cloudformation describe-stacks')
    if [ ! -e "$ACCOUNT/statuses" ]; then
      echo 'An error occurred (ValidationError): Stack with id dev-Service does not exist' >&2
      exit 255
    fi
    case "$(value_of --query "$@")" in
      *ParameterKey) printf 'BootstrapVersion\tImageTag\n' ;;
      *) next statuses ;;
    esac
    ;;
  'cloudformation update-stack')
    result=$(next updates)
    [ "$result" = started ] || { echo "$result" >&2; exit 254; }
    ;;
  'cloudformation describe-stack-events') printf 'Service\tECS Deployment Circuit Breaker was triggered\n' ;;
  'cloudformation cancel-update-stack') ;;
  'ecs wait') [ "$(next steady)" = yes ] || { echo 'Waiter ServicesStable failed' >&2; exit 255; } ;;
  *)
    echo "unexpected: $*" >&2
    exit 99
    ;;
esac
