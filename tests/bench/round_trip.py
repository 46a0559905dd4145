"""Export generated plans as FHIR and import them again: `python tests/bench/round_trip.py [PLANS]` (1000).

The law that tests/interchange/test_round_trip.py holds over a few plans, over many.
"""

import sys
import tempfile
from pathlib import Path

import hypothesis

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.interchange import test_round_trip as law  # noqa: E402

from planctl.model.plan import Plan  # noqa: E402  # the path must be set first


def main(plans: int) -> None:
    """Hold the law over so many plans, and count them."""
    held = 0
    with tempfile.TemporaryDirectory() as place:

        @hypothesis.settings(max_examples=plans, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
        @hypothesis.given(law.plans())
        def hold(plan: Plan) -> None:
            nonlocal held
            held += 1
            assert law.plan_half(law.there_and_back(plan, Path(place))) == law.expected(plan)

        hold()
    print(f"{held} plans came back as the page says")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
