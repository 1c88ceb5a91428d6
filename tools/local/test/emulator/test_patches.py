"""Shows each defect of the emulator, and with PATCHED=1 that the patch corrects it.

A case that fails without PATCHED means that the emulator no longer has the defect. Then delete the
patch and the case.
"""

import os
import unittest

import patches
import scenarios

STEPS = ["createSecret", "setSecret", "setSecret", "testSecret", "finishSecret"]
REFUSED = "socket.getaddrinfo 'origin.example.com' refused: only this machine can be reached"

# patch, scenario, result of the emulator, result with the patch
CASES = (
    (patches.follow_alias_of_origin, scenarios.origin_alias, REFUSED, (418, b"tea")),
    (
        patches.rotate_with_function,
        scenarios.rotated_secret,
        ([], ["AWSCURRENT", "AWSPREVIOUS"]),
        (STEPS, ["AWSCURRENT", "AWSPENDING"]),
    ),
    (patches.rotate_with_function, scenarios.rotation_of_schedule, ([], 2), ([], 1)),
    (patches.cancel_rotation, scenarios.canceled_rotation, ([400, 400], True), ([200, 400], False)),
    (
        patches.version_without_value_is_not_found,
        scenarios.version_without_value,
        (200, None),
        (400, "ResourceNotFoundException"),
    ),
    (
        patches.generate_without_excluded_characters,
        scenarios.generated_secret,
        (True, 400, {"username": "u"}),
        (False, 400, {"username": "u"}),
    ),
    (
        patches.ref_of_secret_is_its_arn,
        scenarios.ref_of_secret,
        [False, False, False],
        [True, True, False],
    ),
    (
        patches.task_definition_names_in_camel_case,
        scenarios.container_definition,
        ["Command", "Name", "Tmpfs", "ValueFrom"],
        ["command", "name", "tmpfs", "valueFrom"],
    ),
    (patches.keep_grace_period_of_service, scenarios.grace_period, 0, 60),
    (
        patches.start_database_of_stack,
        scenarios.database_of_stack,
        ([], False, "5432"),
        (["db"], True, "5"),
    ),
    (
        patches.keep_source_of_replica,
        scenarios.replica_of_stack,
        ("", "", ""),
        ("source", "source", ""),
    ),
    (
        patches.promote_replica,
        scenarios.promoted_replica,
        ([], []),
        ([200, 400, 404], ["source", ""]),
    ),
    (patches.start_cache_at_free_port, scenarios.port_of_cache, True, False),
    (
        patches.run_task_when_healthy,
        scenarios.unhealthy_task,
        ("", "RUNNING"),
        ("not healthy", "PENDING"),
    ),
    (
        patches.end_standalone_task_that_does_not_run,
        scenarios.standalone_task,
        ("RUNNING", [None], "RUNNING"),
        ("STOPPED", [0], "RUNNING"),
    ),
    (patches.reach_task_at_its_port, scenarios.request_of_target, 502, 200),
    (
        patches.recreation_of_each_type,
        scenarios.replacement_of_secret,
        "Conditional",
        "False",
    ),
)


class Patches(unittest.TestCase):
    maxDiff = None

    def test_every_patch_has_a_case(self) -> None:
        self.assertEqual({case[0] for case in CASES}, set(patches.PATCHES))


def add(patch, scenario, defect, corrected) -> None:
    def test(self: unittest.TestCase) -> None:
        patched = os.environ.get("PATCHED") == "1"
        if patched:
            patch()
        self.assertEqual(scenario(), corrected if patched else defect)

    setattr(Patches, f"test_{scenario.__name__}", test)


for case in CASES:
    add(*case)

if __name__ == "__main__":
    unittest.main()
