"""Rotation of secrets with the function that their schedule names."""

import json
import logging
import time

import docker
from ministack.core.concurrency import spawn_background
from ministack.core.responses import error_response_json, json_response, new_uuid
from ministack.services import lambda_svc, secretsmanager

logger = logging.getLogger("rotation")
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
# attempts of a rotation, as for other asynchronous invocations
ATTEMPTS = 3


def rotate_with_function() -> None:
    """RotateSecret copies the value to a new version and does not call the function."""
    original = secretsmanager._rotate_secret

    def rotate(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        function = data.get("RotationLambdaARN") or (secret or {}).get("RotationLambdaARN")
        if not secret or secret.get("DeletedDate") or secretsmanager._is_replica(secret):
            return original(data)
        # without a database, the function would fail
        if not function or not docker.is_serving():
            return original(data)
        secret.update(RotationEnabled=True, RotationLambdaARN=function)
        secret["RotationRules"] = data.get("RotationRules") or secret.get("RotationRules")
        version = data.get("ClientRequestToken") or new_uuid()
        if data.get("RotateImmediately", True):
            secretsmanager._remove_stage_everywhere(secret, "AWSPENDING")
            secret["Versions"][version] = {
                "SecretString": None,
                "SecretBinary": None,
                "CreatedDate": int(time.time()),
                "Stages": ["AWSPENDING"],
            }
            spawn_background(rotate_steps, function, secret["ARN"], version)
        return json_response({"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": version})

    secretsmanager._rotate_secret = rotate


def rotate_steps(function: str, secret: str, version: str) -> None:
    """Calls the function for each step. Repeats a step that fails."""
    record, config, _ = lambda_svc._get_func_record_for_ref(function)
    execution = lambda_svc._execution_record_for_config(record, config)
    for step in STEPS:
        for attempt in range(ATTEMPTS):
            event = {"Step": step, "SecretId": secret, "ClientRequestToken": version}
            result = lambda_svc._execute_function_with_config_scope(execution, event)
            if not result.get("error"):
                break
            logger.warning("%s of %s failed: %s", step, secret, result.get("body"))
            time.sleep(1 + attempt)
        else:
            return


def cancel_rotation() -> None:
    """The emulator has no operation CancelRotateSecret."""
    original = secretsmanager.handle_request

    async def handle(method, path, headers, body, query_params):
        if not headers.get("x-amz-target", "").endswith(".CancelRotateSecret"):
            return await original(method, path, headers, body, query_params)
        _, secret = secretsmanager._resolve(json.loads(body)["SecretId"])
        if secret is None:
            message = "Secrets Manager can't find the specified secret."
            return error_response_json("ResourceNotFoundException", message, 400)
        secret["RotationEnabled"] = False
        return json_response({"ARN": secret["ARN"], "Name": secret["Name"]})

    secretsmanager.handle_request = handle
