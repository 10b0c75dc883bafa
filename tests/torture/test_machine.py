"""A short run of the state machine; `make torture` takes more steps."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.torture.machine import PromiseMachine

TestPromise = PromiseMachine.TestCase
TestPromise.settings = settings(
    max_examples=8,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
