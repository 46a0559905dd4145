"""Eight processes write into one plan while others read it; `tests/bench/writers.py` does it at length."""

from tests.bench import writers


def test_nothing_is_lost_when_many_write_and_read_at_once() -> None:
    found = writers.run(writers=8, entries=10, readers=1)
    assert found.pop("readings") > 0
    assert found.pop("entries wanted") == 80
    assert set(found.values()) == {0}, found
