"""Requests of a distribution to an origin that is an alias of a load balancer."""

import asyncio
import http.client
from urllib.parse import parse_qs

from ministack.core.responses import request_scope
from ministack.services import alb, cloudfront, route53


def follow_alias_of_origin() -> None:
    """The distribution ignores the alias of its origin and connects to the real domain."""
    original = cloudfront._fetch_from_origin

    async def fetch(
        origin, method, uri, query, headers, body, is_https, client_ip, forwarded_for, *rest
    ):
        found = load_balancer_of(origin["domain_name"])
        if found is None:
            return await original(
                origin, method, uri, query, headers, body, is_https, client_ip, forwarded_for, *rest
            )
        account, region, load_balancer = found
        _, port, _ = cloudfront._origin_connect_target(origin, is_https)
        sent = cloudfront._origin_request_headers(origin, headers, client_ip, forwarded_for)
        timeout = origin.get("read_timeout", 30)
        with request_scope(account, region):
            try:
                answer = alb.dispatch_request(
                    load_balancer,
                    method,
                    origin.get("origin_path", "") + uri,
                    {name.lower(): value for name, value in sent.items()},
                    body or b"",
                    parse_qs(query, keep_blank_values=True),
                    port,
                    client_ip="127.0.0.1",
                    raw_query_string=query,
                )
                status, answered, data = await asyncio.wait_for(answer, timeout)
                if isinstance(data, cloudfront.StreamingResponse):
                    data = await cloudfront._collect_streaming_body(data, timeout)
            except asyncio.TimeoutError as error:
                raise cloudfront.OriginTimeout(f"no response within {timeout} s") from error
        return (
            status,
            http.client.responses.get(status, ""),
            {k.lower(): v for k, v in answered.items()},
            data,
        )

    cloudfront._fetch_from_origin = fetch


def load_balancer_of(name: str):
    """Returns account, Region and load balancer of an alias record in Route 53."""
    for records in route53._records._data.values():
        for record in records:
            if record["Name"].rstrip(".").lower() != name.rstrip(".").lower() or not record.get(
                "AliasTarget"
            ):
                continue
            target = record["AliasTarget"]["DNSName"].rstrip(".").lower().removeprefix("dualstack.")
            for (account, region, _), load_balancer in list(alb._lbs._data.items()):
                if load_balancer["DNSName"].lower() == target:
                    return account, region, load_balancer
    return None
