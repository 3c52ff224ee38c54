"""One stack applied as one root module, and as three that know each other by remote state, data sources and ids."""

from __future__ import annotations

from pathlib import Path

from tests.metamorphic.stacks import Json, answers, everything, load, model

ROOTS = Path(__file__).parent / "joined"


def read(*names: str) -> Json:
    """Return the answers of the roots *names* (network: its state, app.plan: the plan of app) scanned together."""
    documents = []
    for name in names:
        root, _, kind = name.partition(".")
        file = "plan.json" if kind else "terraform.tfstate"
        documents.append((f"{root}/{file}", load(ROOTS / root / file)))
    return everything(answers(*documents))


def test_three_roots_are_as_good_as_one() -> None:
    single = read("single")
    assert single["levels"]["withdrawals"]["zone"] == "stops"
    assert read("network", "data", "app") == single
    assert read("app", "network", "data") == single


def test_a_plan_joins_the_states_it_rests_on() -> None:
    assert read("network", "data", "app.plan") == read("single")


def test_the_second_regions_stack_has_the_same_addresses_and_stays_apart() -> None:
    joined, single = read("network", "data", "app", "dr"), read("single")
    assert joined["levels"]["withdrawals"] == single["levels"]["withdrawals"]
    assert joined["domains"]["withdrawals"] == single["domains"]["withdrawals"]
    assert joined["levels"]["payouts"] == read("dr")["levels"]["payouts"]


def test_a_root_left_out_is_said_or_widens() -> None:
    assert read("network", "app")["levels"]["withdrawals"]["region"] != "holds"
    network_left_out = model(
        *((f"{r}/terraform.tfstate", load(ROOTS / r / "terraform.tfstate")) for r in ("data", "app"))
    )
    gaps = [g for s in network_left_out.chosen for g in s.gaps]
    assert sum("its way out is open" in g for g in gaps) == 3
