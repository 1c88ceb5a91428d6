"""Shows each defect of the emulator, and with PATCHED=1 that the patch corrects it.

A case that fails without PATCHED means that the emulator no longer has the defect: delete the patch and the case.
"""

import asyncio
import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "assets/emulator"))

import patches  # noqa: E402
from ministack.services import alb, cloudfront, route53  # noqa: E402


def origin_alias() -> object:
    """The answer to a request for an origin that is an alias of a load balancer."""
    balancer = {"LoadBalancerArn": "lb", "LoadBalancerName": "lb", "DNSName": "lb.elb.amazonaws.com"}
    answer = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "418", "MessageBody": "tea"}}
    alb._lbs["lb"] = balancer
    alb._listeners["l"] = {
        "ListenerArn": "l",
        "LoadBalancerArn": "lb",
        "Port": 443,
        "Protocol": "HTTPS",
        "DefaultActions": [answer],
    }
    alb._rules["r"] = {"ListenerArn": "l", "IsDefault": True, "Priority": "default", "Actions": [answer]}
    alias = {"DNSName": "dualstack.lb.elb.amazonaws.com."}
    route53._records["zone"] = [{"Name": "origin.example.com.", "Type": "A", "AliasTarget": alias}]
    origin = {
        "domain_name": "origin.example.com",
        "protocol_policy": "https-only",
        "http_port": 80,
        "https_port": 443,
        "custom_headers": [],
    }
    try:
        request = cloudfront._fetch_from_origin(origin, "GET", "/", "", {}, b"", True, "127.0.0.1", "", "")
        status, _, _, body = asyncio.run(request)
        return status, body
    except cloudfront.OriginUnreachable as error:
        return str(error)


# patch, scenario, result of the emulator, result with the patch
CASES = (
    (
        patches.follow_alias_of_origin,
        origin_alias,
        "socket.getaddrinfo 'origin.example.com' refused: only this machine can be reached",
        (418, b"tea"),
    ),
)


class Patches(unittest.TestCase):
    maxDiff = None


def add(patch, scenario, defect, corrected) -> None:
    def test(self: unittest.TestCase) -> None:
        patched = os.environ.get("PATCHED") == "1"
        if patched:
            patch()
        self.assertEqual(scenario(), corrected if patched else defect)

    setattr(Patches, f"test_{patch.__name__}", test)


for case in CASES:
    add(*case)


class Complete(unittest.TestCase):
    def test_each_patch_has_a_case(self) -> None:
        self.assertEqual({case[0] for case in CASES}, set(patches.PATCHES))


if __name__ == "__main__":
    unittest.main()
